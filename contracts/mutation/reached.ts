import type { AnyNode } from 'acorn'
import type { Ranges } from './run/messages.ts'
import { type Site, sitesOf } from './syntax.ts'

/** What a run says of the places of a module. */
export interface ReachIn {
  /**
   * Whether a place had a part in a run. In a function: whether it ran. Outside, where all runs once as the module is loaded:
   * whether it belongs to a member or call with a function that ran, such as a row of a table of addresses. Other
   * tables are data: a run meets a few rows of them, and tells nothing of the others.
   * @param ran what ran after the module was loaded
   */
  reached(ran: Ranges, at: number): boolean
  /** Whether a place is in a condition of which only one outcome was seen: nobody can tell whether it decides rightly. */
  undecided(ran: Ranges, at: number): boolean
}

export function reachIn(source: string): ReachIn {
  const sites = sitesOf(source)
  const functions = sites.filter(isOutermost).map(({ node }) => node)
  const groups = sites.filter((site) => isGroup(site) && functions.some((each) => holds(site.node, each)))
  const decisions = sites.flatMap(({ node }) => decisionOf(node))
  return {
    reached(ran, at) {
      if (functions.some((each) => contains(each, at))) return isIn(ran, at)
      const group = groups.findLast(({ node }) => contains(node, at))?.node
      return group !== undefined && functions.some((each) => holds(group, each) && ranIn(each, ran))
    },
    undecided: (ran, at) =>
      decisions.some(
        ({ test, outcomes }) => contains(test, at) && outcomes.some((outcome) => !isIn(ran, outcome.start)),
      ),
  }
}

type Span = Pick<AnyNode, 'start' | 'end'>

interface Decision {
  readonly test: Span
  /** Each runs only after one outcome of the test. */
  readonly outcomes: readonly Span[]
}

/** A default is taken or not by what stands before it: all of it counts as the test. */
function decisionOf(node: AnyNode): readonly Decision[] {
  if (node.type === 'LogicalExpression') return [{ test: { ...node, end: node.right.start }, outcomes: [node.right] }]
  if (node.type !== 'IfStatement' && node.type !== 'ConditionalExpression') return []
  const { test, consequent, alternate } = node
  return [{ test, outcomes: alternate ? [consequent, alternate] : [consequent] }]
}

const kinds: readonly AnyNode['type'][] = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']

/** What lies inside it has counts of its own. */
const isOutermost = ({ node, above }: Site): boolean =>
  kinds.includes(node.type) && !above.some(({ type }) => kinds.includes(type))

/** Objects and calls outside of functions. */
const isGroup = ({ node, above }: Site): boolean =>
  !above.some(({ type }) => kinds.includes(type)) &&
  (node.type === 'ObjectExpression' || node.type === 'CallExpression')

const ranIn = ({ start, end }: Span, ran: Ranges): boolean => ran.some(([from, to]) => from < end && to > start)

const isIn = (ran: Ranges, at: number): boolean => ran.some(([from, to]) => from <= at && at < to)

const contains = ({ start, end }: Span, at: number): boolean => start <= at && at < end

const holds = (outer: Span, inner: Span): boolean => outer.start <= inner.start && inner.end <= outer.end
