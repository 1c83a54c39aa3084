import { type Profiler, Session } from 'node:inspector/promises'
import { fileURLToPath } from 'node:url'
import type { Ranges, Reach } from './messages.ts'

export interface ReachWatch {
  /** Which parts of the files ran since it was asked last. */
  since(): Promise<Reach>
  end(): void
}

/** Watches the files beneath `directory`, which ends with `/`. One at a time in a process. */
export async function watchReach(directory: string): Promise<ReachWatch> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  return {
    async since() {
      const { result } = await session.post('Profiler.takePreciseCoverage')
      const parts = result.map(({ url, functions }) => [fileIn(directory, url), ranOf(functions)] as const)
      return Object.fromEntries(parts.filter(([file, ran]) => file !== undefined && ran.length > 0))
    },
    end: () => session.disconnect(),
  }
}

function fileIn(directory: string, url: string): string | undefined {
  const file = url.startsWith('file:') ? fileURLToPath(url) : ''
  return file.startsWith(directory) ? file.slice(directory.length) : undefined
}

/** Innermost ranges decide: one that ran, without those inside it that did not. */
function ranOf(functions: readonly Profiler.FunctionCoverage[]): Ranges {
  const ranges = functions.flatMap((each) => each.ranges)
  const edges = [...new Set(ranges.flatMap(({ startOffset, endOffset }) => [startOffset, endOffset]))]
  edges.sort((one, other) => one - other)
  return edges.flatMap((from, at) => {
    const to = edges[at + 1]
    return to !== undefined && innermost(ranges, from, to) > 0 ? [[from, to] as const] : []
  })
}

/** How often the smallest part around a stretch ran. */
function innermost(ranges: readonly Profiler.CoverageRange[], from: number, to: number): number {
  const around = ranges.filter(({ startOffset, endOffset }) => startOffset <= from && to <= endOffset)
  const smallest = around.reduce<Profiler.CoverageRange | undefined>(
    (best, each) => (best === undefined || lengthOf(each) <= lengthOf(best) ? each : best),
    undefined,
  )
  return smallest?.count ?? 0
}

const lengthOf = ({ startOffset, endOffset }: Profiler.CoverageRange): number => endOffset - startOffset
