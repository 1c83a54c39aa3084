import type { AnyNode, AssignmentProperty, Property } from 'acorn'
import type { Change } from '../mutant.ts'
import { isName, textOf } from '../syntax.ts'
import { isReckonedWith } from './is-reckoned-with.ts'
import type { Operator } from './operator.ts'

/**
 * Gives a value of another type: a number as text, a text as number, a truth as text; a conversion left out;
 * what a member is set to, converted at run time by {@link otherType}.
 */
export const retype: Operator = ({ node, above, source }) => {
  if (node.type === 'Literal')
    return isName(node, above.at(-1)) || isReckonedWith(node, above) ? [] : retypedLiteral(node)
  if (node.type === 'CallExpression') return withoutConversion(node, source)
  if (node.type === 'TemplateLiteral') return loneValue(node, source)
  return node.type === 'Property' && above.at(-1)?.type === 'ObjectExpression' ? retypedMember(node, source) : []
}

/** Name of the function that the broken file gets beside the change. */
export const otherType = 'ofOtherType'

/** Its text. What is absent stays absent: that is another operator's matter. */
export const otherTypeText = `
function ${otherType}(value) {
  if (value === undefined) return value
  if (typeof value === 'string') return Number(value)
  return typeof value === 'object' ? [value] : typeof value === 'function' ? undefined : String(value)
}
`

type Of<T extends AnyNode['type']> = Extract<AnyNode, { type: T }>

function retypedLiteral(node: Of<'Literal'>): readonly Change[] {
  const { value } = node
  if (typeof value === 'number' || typeof value === 'boolean') return [replaced(node, `'${value}'`)]
  const isNumber = typeof value === 'string' && /^(0|[1-9]\d{0,15})$/.test(value)
  return isNumber || value === 'true' || value === 'false' ? [replaced(node, `(${value})`)] : []
}

function withoutConversion(node: Of<'CallExpression'>, source: string): readonly Change[] {
  const { callee } = node
  const [argument] = node.arguments
  const converts = callee.type === 'Identifier' && ['String', 'Number', 'BigInt', 'Boolean'].includes(callee.name)
  return converts && argument !== undefined ? [replaced(node, `(${textOf(source, argument)})`)] : []
}

/** A value in a text of its own, `${id}`: that is a conversion. */
function loneValue(node: Of<'TemplateLiteral'>, source: string): readonly Change[] {
  const [value] = node.expressions
  const alone = value !== undefined && node.quasis.every((quasi) => quasi.value.raw === '')
  return alone && node.expressions.length === 1 ? [replaced(node, `(${textOf(source, value)})`)] : []
}

const values: readonly AnyNode['type'][] = ['Identifier', 'MemberExpression', 'CallExpression', 'AwaitExpression']

function retypedMember(node: Property | AssignmentProperty, source: string): readonly Change[] {
  const { value, shorthand } = node
  if (!values.includes(value.type)) return []
  const text = `${otherType}(${textOf(source, value)})`
  return [replaced(value, shorthand ? `${textOf(source, node.key)}: ${text}` : text)]
}

const replaced = ({ start, end }: Pick<AnyNode, 'start' | 'end'>, text: string): Change => ({ start, end, text })
