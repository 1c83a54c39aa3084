import type { AnyNode } from 'acorn'
import type { Change } from '../mutant.ts'
import { parentOf, type Site, textOf } from '../syntax.ts'
import type { Operator } from './operator.ts'

/**
 * Puts two neighbours the other way round: items of a list, arguments, values and parts of a text, as in what is signed.
 * Lists of constants alone, and those that a set, a map or a union is made of, are left: they say which, not in what order.
 */
export const reorder: Operator = (site) => {
  const { node, source } = site
  if (node.type === 'BinaryExpression' && node.operator === '+')
    return joined(node) ? swapped([node.left, node.right], source) : []
  return swapped(ordered(site), source)
}

function ordered(site: Site): readonly AnyNode[] {
  const { node } = site
  if (node.type === 'ArrayExpression') return isSet(site) ? [] : node.elements.filter((item) => item !== null)
  if (node.type === 'TemplateLiteral') return node.expressions
  if (node.type === 'CallExpression') return isOfNumbers(node.callee) ? [] : node.arguments
  return node.type === 'NewExpression' ? node.arguments : []
}

/** The largest of two is the same in any order. */
const isOfNumbers = (callee: AnyNode): boolean =>
  callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && callee.object.name === 'Math'

function isSet(site: Site): boolean {
  const { node } = site
  const parent = parentOf(site)
  if (node.type !== 'ArrayExpression') return false
  if (parent?.type === 'NewExpression' || isUnion(parent)) return true
  return node.elements.every((item) => item === null || isConstant(item))
}

/** `Type.Union([…])`: a value has to be one of them. */
const isUnion = (parent: AnyNode | undefined): boolean =>
  parent?.type === 'CallExpression' &&
  parent.callee.type === 'MemberExpression' &&
  parent.callee.property.type === 'Identifier' &&
  parent.callee.property.name === 'Union'

const isConstant = (node: AnyNode): boolean =>
  node.type === 'Literal' || (node.type === 'Identifier' && node.name === 'undefined')

const isText = (node: AnyNode): boolean =>
  node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node.value === 'string')

/** Numbers may be added in any order. */
const joined = (node: Extract<AnyNode, { type: 'BinaryExpression' }>): boolean =>
  isText(node.left) || isText(node.right)

function swapped(items: readonly AnyNode[], source: string): readonly Change[] {
  return items.flatMap((one, at) => {
    const other = items[at + 1]
    if (other === undefined || textOf(source, one) === textOf(source, other)) return []
    const between = source.slice(one.end, other.start)
    return [{ start: one.start, end: other.end, text: `${textOf(source, other)}${between}${textOf(source, one)}` }]
  })
}
