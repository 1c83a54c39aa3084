/** How often something may be done: at most `limit` times in any `windowMs`. */
export interface Pace {
  readonly windowMs: number
  readonly limit: number
}

/**
 * WeChat takes forced fetches 30 s apart and 20 a day; a rolling day never exceeds the calendar one.
 *
 * @see wire-protocol reference, access-token page
 */
export const forcedPace: readonly Pace[] = [
  { windowMs: 30_000, limit: 1 },
  { windowMs: 86_400_000, limit: 20 },
]

/** Two systems that fetch `/cgi-bin/token` for one appid refuse each other's values; its quota is 2,000 a day. */
export const replacementPace: readonly Pace[] = [
  { windowMs: 60_000, limit: 10 },
  { windowMs: 3_600_000, limit: 60 },
]

/** While the shared store is away every process fetches for itself. */
export const alonePace: readonly Pace[] = [{ windowMs: 5_000, limit: 1 }]

/**
 * How long to wait until it may be done once more, in milliseconds; 0 means now.
 *
 * @param times when it was done, in ascending order.
 */
export function waitFor(times: readonly number[], paces: readonly Pace[], now: number): number {
  return paces.reduce((wait, { windowMs, limit }) => {
    const oldest = times.at(-limit)
    // No longer than the window, also where the clock was set back.
    return oldest === undefined ? wait : Math.max(wait, Math.min(windowMs, oldest + windowMs - now))
  }, 0)
}

const longestMemory = 60

/** The times with one more; only as many are kept as any pace looks back on. */
export const withTime = (times: readonly number[], now: number): readonly number[] =>
  [...times, now].slice(-longestMemory)
