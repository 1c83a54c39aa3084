import type { Difference } from '../diff/difference.ts'
import type { Mask } from '../diff/mask.ts'
import { type DifferenceGroup, mostExamples, mostGroups, type ShadowReport } from './shadow-report.ts'

export const emptyReport = (rolloutId: string): ShadowReport => ({
  rolloutId,
  compared: 0,
  differing: 0,
  dropped: 0,
  groups: [],
  ungrouped: 0,
})

/** One call that was compared. */
export interface ComparedCall {
  readonly operation: string
  readonly differences: readonly Difference[]
  /** Milliseconds since 1970. */
  readonly at: number
}

/** The report with one more call in it. */
export function extendReport(report: ShadowReport, call: ComparedCall, mask: Mask): ShadowReport {
  const compared = report.compared + 1
  if (call.differences.length === 0) return { ...report, compared }
  // Ten members of one list that differ are one difference at their place, once a call.
  const byPath = Map.groupBy(call.differences, ({ path }) => path)
  const groups = [...report.groups]
  let ungrouped = report.ungrouped
  for (const [path, [first]] of byPath) {
    if (first === undefined) continue
    const at = groups.findIndex((group) => group.operation === call.operation && group.path === path)
    const known = groups[at]
    if (known !== undefined) groups[at] = oneMore(known, first, call.at, mask)
    else if (groups.length < mostGroups) groups.push(oneMore(newGroup(call, path), first, call.at, mask))
    else ungrouped++
  }
  groups.sort((a, b) => b.count - a.count)
  return { ...report, compared, differing: report.differing + 1, groups, ungrouped }
}

const newGroup = ({ operation, at }: ComparedCall, path: string): DifferenceGroup => ({
  operation,
  path,
  count: 0,
  firstAt: at,
  lastAt: at,
  examples: [],
})

function oneMore(group: DifferenceGroup, found: Difference, at: number, mask: Mask): DifferenceGroup {
  const example = { stable: mask(found.stable), canary: mask(found.canary) }
  const isNew = !group.examples.some(({ stable, canary }) => stable === example.stable && canary === example.canary)
  const examples = isNew && group.examples.length < mostExamples ? [...group.examples, example] : group.examples
  return { ...group, count: group.count + 1, lastAt: Math.max(group.lastAt, at), examples }
}
