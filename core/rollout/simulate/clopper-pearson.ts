/** From 0 to 1. */
export interface ShareInterval {
  readonly low: number
  readonly high: number
}

/**
 * What share of all, where `k` of `n` were seen: the exact interval of Clopper and Pearson (1934). No true share outside of it
 * would show as few, or as many, with more than half of what is left of the confidence.
 */
export function clopperPearson(k: number, n: number, confidence = 0.95): ShareInterval {
  const tail = (1 - confidence) / 2
  return {
    low: k === 0 ? 0 : bisect((p) => 1 - atMost(k - 1, n, p) > tail),
    high: k === n ? 1 : bisect((p) => atMost(k, n, p) < tail),
  }
}

/** The least p of which `isBeyond` is true. */
function bisect(isBeyond: (p: number) => boolean): number {
  let [low, high] = [0, 1]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (isBeyond(middle)) high = middle
    else low = middle
  }
  return high
}

/** P(at most k of n), by the terms' ratio, in logarithms. */
function atMost(k: number, n: number, p: number): number {
  if (p <= 0) return 1
  if (p >= 1) return k >= n ? 1 : 0
  let logTerm = n * Math.log1p(-p)
  let sum = Math.exp(logTerm)
  for (let i = 1; i <= k; i++) {
    logTerm += Math.log(((n - i + 1) * p) / (i * (1 - p)))
    sum += Math.exp(logTerm)
  }
  return Math.min(1, sum)
}
