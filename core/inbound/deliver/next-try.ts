const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** Milliseconds after the first, second, … failure. */
const waits = [5 * second, 15 * second, minute, 5 * minute, 15 * minute, 30 * minute, hour]
const laterWait = 3 * hour
/** The waits above and 24 of three hours: three days. */
const mostTries = waits.length + 24
const longestAsked = 3 * hour

/**
 * How long after a failed delivery the next one follows, in milliseconds; `dead` after some three days.
 * @param tries deliveries so far, 1 or more.
 * @param random 0 to 1: a fifth less or more, so that what failed together does not come back together.
 * @param askedMs what the service asked for with `Retry-After`; it may make the wait longer, up to 3 h.
 */
export function nextTry(tries: number, random: number, askedMs = 0): number | 'dead' {
  if (tries > mostTries) return 'dead'
  const wait = (waits[tries - 1] ?? laterWait) * (0.8 + 0.4 * random)
  return Math.round(Math.max(wait, Math.min(askedMs, longestAsked)))
}
