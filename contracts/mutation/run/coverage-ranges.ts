import type { Profiler } from 'node:inspector'
import type { Ranges } from './messages.ts'

/** What ran of a module. Innermost ranges decide: one that ran, without those inside it that did not. */
export function ranges(functions: readonly Profiler.FunctionCoverage[]): Ranges {
  const all = functions.filter((each) => each.ranges.some(({ count }) => count > 0)).flatMap((each) => each.ranges)
  const edges = [...new Set(all.flatMap(({ startOffset, endOffset }) => [startOffset, endOffset]))]
  edges.sort((one, other) => one - other)
  return edges.flatMap((from, at) => {
    const to = edges[at + 1]
    return to !== undefined && innermostCount(all, from, to) > 0 ? [[from, to] as const] : []
  })
}

/** How often the smallest part around a stretch ran. */
function innermostCount(all: readonly Profiler.CoverageRange[], from: number, to: number): number {
  const around = all.filter(({ startOffset, endOffset }) => startOffset <= from && to <= endOffset)
  const smallest = around.reduce<Profiler.CoverageRange | undefined>(
    (best, each) => (best === undefined || lengthOf(each) <= lengthOf(best) ? each : best),
    undefined,
  )
  return smallest?.count ?? 0
}

const lengthOf = ({ startOffset, endOffset }: Profiler.CoverageRange): number => endOffset - startOffset
