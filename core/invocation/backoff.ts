const baseMs = 100
const capMs = 2_000

/** Exponential backoff with full jitter: anywhere from 0 to the doubled base, so that callers do not return in step. */
export const backoffMs = (attempt: number, random: number): number =>
  Math.round(random * Math.min(capMs, baseMs * 2 ** (attempt - 1)))
