/** The middle value; of an even number, the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low, high] = [sorted[middle - 1] ?? Number.NaN, sorted[middle] ?? Number.NaN]
  return sorted.length % 2 === 1 ? high : (low + high) / 2
}

/** Nearest rank; `share` in (0, 1]. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

export interface Interval {
  readonly low: number
  readonly mid: number
  readonly high: number
}

/** Median of the pairwise ratios of alternating blocks, with a 95 % bootstrap interval (2,000 resamples, seeded). */
export function ratioInterval(ours: readonly number[], theirs: readonly number[]): Interval {
  const ratios = ours.map((value, i) => value / (theirs[i] ?? Number.NaN))
  const random = seeded(20_261_120)
  const medians = Array.from({ length: 2_000 }, () =>
    median(ratios.map(() => ratios[Math.floor(random() * ratios.length)] ?? Number.NaN)),
  )
  return { low: percentile(medians, 0.025), mid: median(ratios), high: percentile(medians, 0.975) }
}

/** mulberry32 */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const round = (value: number, digits = 3): number => Number(value.toFixed(digits))
