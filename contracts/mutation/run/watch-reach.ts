import { type Profiler, Session } from 'node:inspector/promises'
import { fileURLToPath } from 'node:url'
import type { Reach } from './messages.ts'

/** Tells which parts of the files beneath `directory` run from now on until it is asked. */
export async function watchReach(directory: string): Promise<() => Promise<Reach>> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  return async () => {
    const { result } = await session.post('Profiler.takePreciseCoverage')
    session.disconnect()
    return Object.fromEntries(
      result.flatMap(({ url, functions }) => {
        const file = url.startsWith('file:') && !url.includes('?') ? fileURLToPath(url) : ''
        return file.startsWith(directory) ? [[file.slice(directory.length), ranOf(functions)]] : []
      }),
    )
  }
}

/** Innermost ranges decide: one that ran, without those inside it that did not. */
function ranOf(functions: readonly Profiler.FunctionCoverage[]): readonly (readonly [number, number])[] {
  const ranges = functions.flatMap((each) => each.ranges)
  const edges = [...new Set(ranges.flatMap(({ startOffset, endOffset }) => [startOffset, endOffset]))].sort(
    (a, b) => a - b,
  )
  return edges.flatMap((from, at) => {
    const to = edges[at + 1]
    if (to === undefined) return []
    const around = ranges.filter(({ startOffset, endOffset }) => startOffset <= from && to <= endOffset)
    const inner = around.sort((a, b) => a.endOffset - a.startOffset - (b.endOffset - b.startOffset))[0]
    return inner !== undefined && inner.count > 0 ? [[from, to] as const] : []
  })
}
