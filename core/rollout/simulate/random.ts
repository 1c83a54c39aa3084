/** Chances of a simulation: the same seed, the same run. */
export interface Random {
  /** Above 0, below 1. */
  next(): number
  /** Successes before the first failure, where each fails with probability `p`. */
  gap(p: number): number
  /** How many of `n` are hit, each with probability `p`. */
  hits(n: number, p: number): number
}

/** Above this variance a normal distribution stands in for the binomial one: nobody could tell them apart. */
const normalFrom = 25

export function createRandom(seed: number): Random {
  const next = sfc32(seed)

  /** The last chance, and the logarithm of a success: most gaps are drawn with the same one. */
  let known = { p: 0, success: 0 }
  function gap(p: number): number {
    if (p <= 0) return Number.MAX_SAFE_INTEGER
    if (p >= 1) return 0
    if (known.p !== p) known = { p, success: Math.log1p(-p) }
    return Math.floor(Math.log(next()) / known.success)
  }
  /** By inversion: sums up the probabilities of 0, 1, 2, … hits until they pass a number drawn. */
  function byInversion(n: number, p: number): number {
    const odds = p / (1 - p)
    let chance = (1 - p) ** n
    let left = next() - chance
    let found = 0
    while (left > 0 && found < n) {
      found++
      chance *= (odds * (n - found + 1)) / found
      left -= chance
    }
    return found
  }
  function normal(): number {
    return Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next())
  }
  function hits(n: number, p: number): number {
    if (n === 0 || p <= 0) return 0
    if (p > 0.5) return n - hits(n, 1 - p)
    const variance = n * p * (1 - p)
    if (variance < normalFrom) return byInversion(n, p)
    return Math.min(n, Math.max(0, Math.round(n * p + Math.sqrt(variance) * normal())))
  }

  return { next, gap, hits }
}

/** sfc32 of PractRand, Chris Doty-Humphrey: 128 bits of state. */
function sfc32(seed: number): () => number {
  let a = seed | 0
  let b = (seed / 2 ** 32) | 0
  let c = 0x9e3779b9
  let counter = 1
  const draw = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return ((sum >>> 0) + 0.5) / 2 ** 32
  }
  for (let i = 0; i < 12; i++) draw()
  return draw
}
