/** An offset and how far the truth may lie from it, in milliseconds. */
export interface Interval {
  readonly offsetMs: number
  readonly uncertaintyMs: number
}

/**
 * The offset that most measurements agree on (Marzullo's algorithm, as in RFC 5905 11.2.1): the narrowest range that lies in
 * as many of the intervals as possible. Undefined where fewer than `least` measurements, or no more than half, agree.
 */
export function agreedOffset(intervals: readonly Interval[], least: number): Interval | undefined {
  const edges = intervals
    .flatMap(({ offsetMs, uncertaintyMs }) => [
      { at: offsetMs - uncertaintyMs, step: 1 },
      { at: offsetMs + uncertaintyMs, step: -1 },
    ])
    // Intervals that only touch agree: where one ends and one begins, the beginning comes first.
    .sort((a, b) => a.at - b.at || b.step - a.step)
  let depth = 0
  let deepest = 0
  let best: Interval | undefined
  for (const [place, { at, step }] of edges.entries()) {
    depth += step
    const end = edges[place + 1]?.at
    if (depth <= deepest || end === undefined) continue
    deepest = depth
    best = { offsetMs: (at + end) / 2, uncertaintyMs: (end - at) / 2 }
  }
  return deepest >= least && deepest > intervals.length / 2 ? best : undefined
}
