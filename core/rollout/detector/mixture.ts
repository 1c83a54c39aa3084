/**
 * A change-point mixture: for each point of a grid the evidence that the canary changed to it, at whatever observation, rather
 * than keeping to the null. Under the null, `sum R + mass not yet injected` is a non-negative supermartingale that starts at 1,
 * so by Ville's inequality it ever reaches `b` with probability at most `1 / b`: for any number of looks.
 *
 * Shiryaev-Roberts form: `R <- (R + inject) * L(x)`. Unlike a sequential ratio test it does not sink while all is well.
 */
export interface MixtureTable {
  /** `R` when an epoch begins: half of the mass. */
  readonly start: readonly number[]
  /** Mass that each observation injects: the other half, over the observations of one epoch. */
  readonly inject: readonly number[]
  /** Observations until the mass is spent and a new epoch begins. */
  readonly epochLength: number
}

/** A mixture whose likelihood ratios never change: `hit` of a failure, `miss` of a success. */
export interface FixedTable extends MixtureTable {
  readonly hit: readonly number[]
  readonly miss: readonly number[]
}

/** One observation, in place. @param ratio `L(x)` of each point. */
export function step(r: number[], table: MixtureTable, ratio: readonly number[]): void {
  for (let j = 0; j < r.length; j++) r[j] = ((r[j] as number) + (table.inject[j] as number)) * (ratio[j] as number)
}

/** `n` successes at once, in place: `c^n R + inject c (1 - c^n) / (1 - c)`, the same as `n` single steps. */
export function stepMisses(r: number[], table: FixedTable, n: number): void {
  for (let j = 0; j < r.length; j++) {
    const c = table.miss[j] as number
    const power = c ** n
    r[j] = power * (r[j] as number) + ((table.inject[j] as number) * c * (1 - power)) / (1 - c)
  }
}

/** `sum R`: what is held against the threshold. */
export function evidence(r: readonly number[]): number {
  let sum = 0
  for (let j = 0; j < r.length; j++) sum += r[j] as number
  return sum
}
