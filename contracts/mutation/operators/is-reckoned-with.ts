import type { AnyNode } from 'acorn'

/**
 * Whether the language itself takes a text there for the number that it spells: in sums and comparisons of size, as an index,
 * in what Math and lists take. As a text it would do the same.
 */
export function isReckonedWith(node: AnyNode, above: readonly AnyNode[]): boolean {
  const parent = above.at(-1)
  if (parent === undefined || (node.type === 'Literal' && typeof node.value !== 'number')) return false
  if (parent.type === 'MemberExpression') return parent.computed && parent.property === node
  if (parent.type === 'UnaryExpression') return parent.operator === '-'
  if (parent.type === 'BinaryExpression') return reckoning.has(parent.operator)
  if (parent.type === 'LogicalExpression') return isReckonedWith(parent, above.slice(0, -1))
  return parent.type === 'CallExpression' && parent.callee.type === 'MemberExpression' && takesNumbers(parent.callee)
}

const reckoning: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '-', '*', '/', '%', '**'])

const methods: ReadonlySet<string> = new Set(['slice', 'subarray', 'substring', 'at', 'padStart', 'padEnd', 'repeat'])

const takesNumbers = ({ object, property }: Extract<AnyNode, { type: 'MemberExpression' }>): boolean =>
  (object.type === 'Identifier' && object.name === 'Math') ||
  (property.type === 'Identifier' && methods.has(property.name))
