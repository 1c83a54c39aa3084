import type { AnyNode } from 'acorn'
import type { Change } from '../mutant.ts'
import { textOf } from '../syntax.ts'
import type { Operator } from './operator.ts'

/** Leaves a check out, or always takes it for passed: an `if`, a choice, a default, a negation, a guard against nothing. */
export const skipCheck: Operator = ({ node, source }) => {
  switch (node.type) {
    case 'IfStatement':
      return [replaced(node.test, 'false'), replaced(node.test, 'true')]
    case 'ConditionalExpression':
      return [kept(node, node.consequent, source), kept(node, node.alternate, source)]
    case 'LogicalExpression':
      return node.operator === '??' ? [kept(node, node.left, source), kept(node, node.right, source)] : []
    case 'UnaryExpression':
      return node.operator === '!' ? [kept(node, node.argument, source)] : []
    case 'MemberExpression':
      return node.optional ? unguarded(node, source) : []
    default:
      return []
  }
}

const kept = (node: AnyNode, part: AnyNode, source: string): Change => replaced(node, `(${textOf(source, part)})`)

/** `a?.b` -> `a.b`, `a?.[0]` -> `a[0]`. */
function unguarded(
  { object, computed }: Extract<AnyNode, { type: 'MemberExpression' }>,
  source: string,
): readonly Change[] {
  const start = source.indexOf('?.', object.end)
  return [{ start, end: start + 2, text: computed ? '' : '.' }]
}

const replaced = ({ start, end }: Pick<AnyNode, 'start' | 'end'>, text: string): Change => ({ start, end, text })
