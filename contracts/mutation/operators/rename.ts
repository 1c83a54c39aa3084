import type { AnyNode, AssignmentProperty, Literal, MemberExpression, Property } from 'acorn'
import type { Change } from '../mutant.ts'
import { textOf } from '../syntax.ts'
import type { Operator } from './operator.ts'

/**
 * Misspells a name: of a member that is written or read, or one that stands in a text (a path, a code, a header).
 * Names that are called are left: they are the language's own or a function's, and no contract.
 */
export const rename: Operator = ({ node, above, source }) => {
  const parent = above.at(-1)
  if (node.type === 'Property') return renamedMember(node, source)
  if (node.type === 'MemberExpression') return isRead(node, parent) ? misspelt(node.property, source) : []
  if (node.type === 'TemplateElement') return isName(node.value.raw) ? misspelt(node, source) : []
  return node.type === 'Literal' && isNamingText(node, parent) ? misspeltText(node, source) : []
}

/** The misspelling: a letter more, so that a name of any alphabet stays one. */
const more = 'x'

/** A number is a name, too: WeChat's codes are. */
function renamedMember(
  { key, shorthand, computed, value }: Property | AssignmentProperty,
  source: string,
): readonly Change[] {
  if (key.type === 'Literal' && typeof key.value === 'number')
    return [{ start: key.start, end: key.end, text: `${key.value + 1}` }]
  if (computed || key.type !== 'Identifier') return []
  if (shorthand) return [{ start: key.start, end: value.end, text: `${key.name}${more}: ${textOf(source, value)}` }]
  return misspelt(key, source)
}

function isRead({ property, computed }: MemberExpression, parent: AnyNode | undefined): boolean {
  if (computed || property.type === 'PrivateIdentifier') return false
  const called = parent?.type === 'CallExpression' || parent?.type === 'NewExpression'
  return !(called && parent.callee.end === property.end)
}

/** A text that names: the key of a member, or a value without blanks. Where it is imported from is no name. */
const isNamingText = (node: Literal, parent: AnyNode | undefined): boolean =>
  typeof node.value === 'string' && isName(node.value) && parent !== undefined && !isModuleName(parent, node)

const isModuleName = (parent: AnyNode, node: AnyNode): boolean => 'source' in parent && parent.source === node

const isName = (text: string): boolean => /^[^\s\\]+$/.test(text) && /[\p{L}\p{N}]|\//u.test(text)

const misspelt = ({ start, end }: Span, source: string): readonly Change[] => [
  { start, end, text: `${source.slice(start, end)}${more}` },
]

type Span = Pick<AnyNode, 'start' | 'end'>

/** Before its closing quote. */
const misspeltText = ({ start, end }: Span, source: string): readonly Change[] => [
  { start, end, text: `${source.slice(start, end - 1)}${more}${source.slice(end - 1, end)}` },
]
