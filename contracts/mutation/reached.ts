import type { AnyNode } from 'acorn'
import type { Ranges } from './run/messages.ts'
import { sitesOf } from './syntax.ts'

/**
 * Says of a place in a module whether it had a part in a run. In a function: whether it ran. Outside, where all runs once as
 * the module is loaded: whether a function of the same member or statement ran, and where there is none, one of the module.
 * So a table's row of an address that nobody asked for is not reached.
 * @returns asked with parts that ran after the module was loaded, and a place
 */
export function reachIn(source: string): (ran: Ranges, at: number) => boolean {
  const sites = sitesOf(source)
  const functions = sites.filter(isOutermost).map(({ node }) => node)
  const groups = sites.filter((site) => isGroup(site) && functions.some((each) => holds(site.node, each)))
  const nearestGroup = (at: number) => groups.findLast(({ node }) => contains(node, at))?.node
  return (ran, at) => {
    if (functions.some((each) => contains(each, at))) return ran.some(([from, to]) => from <= at && at < to)
    const group = nearestGroup(at)
    return functions.some((each) => (group === undefined || holds(group, each)) && ranIn(each, ran))
  }
}

type Span = Pick<AnyNode, 'start' | 'end'>
type Site = ReturnType<typeof sitesOf>[number]

const kinds: readonly AnyNode['type'][] = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']

/** What lies inside it has counts of its own. */
const isOutermost = ({ node, above }: Site): boolean =>
  kinds.includes(node.type) && !above.some(({ type }) => kinds.includes(type))

/** Objects, calls and statements outside of functions. */
const isGroup = ({ node, above }: Site): boolean =>
  !above.some(({ type }) => kinds.includes(type)) &&
  (node.type === 'ObjectExpression' || node.type === 'CallExpression' || above.length === 1)

const ranIn = ({ start, end }: Span, ran: Ranges): boolean => ran.some(([from, to]) => from < end && to > start)

const contains = ({ start, end }: Span, at: number): boolean => start <= at && at < end

const holds = (outer: Span, inner: Span): boolean => outer.start <= inner.start && inner.end <= outer.end
