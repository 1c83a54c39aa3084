import type { AnyNode } from 'acorn'
import type { Change } from '../mutant.ts'
import { isName } from '../syntax.ts'
import type { Operator } from './operator.ts'
import { otherPatterns } from './other-patterns.ts'

/**
 * Puts another constant: a number one more and one less, a truth turned, a text that names nothing, a pattern that takes more;
 * an operator that is taken for another. Texts that name are misspelt by `rename`.
 */
export const swapConstant: Operator = ({ node, above, source }) => {
  if (node.type === 'Literal') return isName(node, above.at(-1)) ? [] : otherLiterals(node)
  if (node.type === 'BinaryExpression' || node.type === 'LogicalExpression') return otherOperator(node, source)
  return node.type === 'MemberExpression' ? otherQuantifier(node) : []
}

type Of<T extends AnyNode['type']> = Extract<AnyNode, { type: T }>

function otherLiterals(node: Of<'Literal'>): readonly Change[] {
  const { value } = node
  if (node.regex) return otherPatterns(node.regex).map((text) => replaced(node, text))
  if (typeof value === 'number') return [value + 1, value - 1].map((number) => replaced(node, `(${number})`))
  if (typeof value === 'boolean') return [replaced(node, String(!value))]
  return typeof value === 'string' && !/[\p{L}\p{N}/]/u.test(value) ? [replaced(node, value === '' ? "'x'" : "''")] : []
}

const others: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
}

function otherOperator(node: Of<'BinaryExpression'> | Of<'LogicalExpression'>, source: string): readonly Change[] {
  const other = others[node.operator]
  if (other === undefined || (node.operator === '+' && isText(node))) return []
  const start = source.indexOf(node.operator, node.left.end)
  return [{ start, end: start + node.operator.length, text: other }]
}

/** Texts cannot be taken away from each other: that breaks anything, and tells nothing. */
const isText = ({ left, right }: Pick<Of<'BinaryExpression'>, 'left' | 'right'>): boolean =>
  [left, right].some(
    (side) => side.type === 'TemplateLiteral' || (side.type === 'Literal' && typeof side.value === 'string'),
  )

function otherQuantifier({ property }: Of<'MemberExpression'>): readonly Change[] {
  if (property.type !== 'Identifier') return []
  if (property.name === 'every') return [replaced(property, 'some')]
  return property.name === 'some' ? [replaced(property, 'every')] : []
}

const replaced = ({ start, end }: Pick<AnyNode, 'start' | 'end'>, text: string): Change => ({ start, end, text })
