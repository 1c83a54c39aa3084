import type { AnyNode } from 'acorn'
import type { Reach } from './run/messages.ts'
import { sitesOf } from './syntax.ts'

type Ranges = Reach[string]

/**
 * Says of a place in a module whether it had a part in a run. In a function: whether it ran. Outside, where all runs once as
 * the module is loaded: whether a function of the same member or statement ran, and where there is none, one of the module.
 * So a table's row of an address that nobody asked for is not reached.
 * @param ran parts of functions that ran after the module was loaded
 */
export function reachedIn(source: string, ran: Ranges): (at: number) => boolean {
  const functions = functionsIn(source)
  const ranIn = ({ start, end }: Span) => ran.some(([from, to]) => from < end && to > start)
  const outer = groupsIn(source, functions)
  return (at) => {
    if (functions.some((each) => contains(each, at))) return ran.some(([from, to]) => from <= at && at < to)
    const group = outer.filter((each) => contains(each, at)).sort((one, other) => lengthOf(one) - lengthOf(other))[0]
    return functions.some((each) => (group === undefined || contains(group, each.start)) && ranIn(each))
  }
}

type Span = Pick<AnyNode, 'start' | 'end'>

const kinds: readonly AnyNode['type'][] = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']

/** The outermost ones: what lies inside them has counts of its own. */
const functionsIn = (source: string): readonly Span[] =>
  sitesOf(source).flatMap(({ node, above }) =>
    kinds.includes(node.type) && !above.some(({ type }) => kinds.includes(type)) ? [node] : [],
  )

/** Objects and statements outside of functions that hold a function. */
const groupsIn = (source: string, functions: readonly Span[]): readonly Span[] =>
  sitesOf(source).flatMap(({ node, above }) => {
    const isGroup = node.type === 'ObjectExpression' || node.type === 'CallExpression' || above.length === 1
    return isGroup && functions.some(({ start, end }) => node.start <= start && end <= node.end) ? [node] : []
  })

const contains = ({ start, end }: Span, at: number): boolean => start <= at && at < end

const lengthOf = ({ start, end }: Span): number => end - start
