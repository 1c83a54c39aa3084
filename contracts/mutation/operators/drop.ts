import type { AnyNode } from 'acorn'
import type { Change } from '../mutant.ts'
import type { Operator } from './operator.ts'

/**
 * Leaves something out: a statement, a member of an object, an item of a list, an argument, a value in a text.
 * A check and what depends on it is another operator's: see `skip-check`.
 */
export const drop: Operator = ({ node, above, source }) => {
  const parent = above.at(-1)
  if (parent === undefined) return []
  if (isStatementOf(node, parent)) return [{ start: node.start, end: node.end, text: '' }]
  if (parent.type === 'TemplateLiteral' && node.type !== 'TemplateElement') return [replaced(node, "''")]
  return withoutItem(node, listOf(parent), source)
}

const statements: readonly AnyNode['type'][] = [
  'ExpressionStatement',
  'ReturnStatement',
  'ThrowStatement',
  'ForStatement',
  'ForOfStatement',
  'WhileStatement',
]

const isStatementOf = (node: AnyNode, parent: AnyNode): boolean =>
  (parent.type === 'BlockStatement' || parent.type === 'Program') && statements.includes(node.type)

/** The lists that lose an item; the name that is called with nothing left is another fault, and worth trying, too. */
function listOf(parent: AnyNode): readonly (AnyNode | null)[] {
  if (parent.type === 'ObjectExpression') return parent.properties
  if (parent.type === 'ArrayExpression') return parent.elements
  return parent.type === 'CallExpression' || parent.type === 'NewExpression' ? parent.arguments : []
}

/** With the comma behind it, or before it where it is the last. */
function withoutItem(node: AnyNode, list: readonly (AnyNode | null)[], source: string): readonly Change[] {
  const at = list.indexOf(node)
  if (at < 0) return []
  const next = list[at + 1]
  const previous = list[at - 1]
  if (next) return [{ start: node.start, end: next.start, text: '' }]
  if (previous) return [{ start: previous.end, end: node.end, text: '' }]
  return [{ start: node.start, end: endWithComma(node, source), text: '' }]
}

/** An only item may have a comma behind it, which cannot stand alone. */
const endWithComma = ({ end }: AnyNode, source: string): number =>
  end + (/^\s*,/.exec(source.slice(end))?.[0].length ?? 0)

const replaced = ({ start, end }: AnyNode, text: string): Change => ({ start, end, text })
