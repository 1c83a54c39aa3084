import type { Limits } from '../plan.ts'
import type { FixedTable, MixtureTable } from './mixture.ts'

/** Odds that an error event is the canary's; they move with `w`, so the likelihood ratios are not fixed. */
export interface OddsTable extends MixtureTable {
  /** Most that the odds of the canary, relative to its share, may be. */
  readonly nullOdds: number
  /** What each point of the grid says they are. */
  readonly odds: readonly number[]
}

/** Most that the relative odds of a healthy canary may be. */
const nullOdds = 1.5
/** Error events of one epoch. */
const relativeEpoch = 20_000
/** Canary requests of one epoch. */
const requestEpoch = 1_000_000
/** No point of a grid but the last says more than this. */
const cap = 0.9
const broken = 0.999

/** @param null_ most that a healthy canary's share is. @param mass of each point; sums to 1. */
function fixed(null_: number, points: readonly number[], mass: readonly number[]): FixedTable {
  return {
    ...masses(mass, requestEpoch),
    hit: points.map((point) => point / null_),
    miss: points.map((point) => (1 - point) / (1 - null_)),
  }
}

function masses(mass: readonly number[], epochLength: number): MixtureTable {
  return {
    start: mass.map((m) => 0.5 * m),
    inject: mass.map((m) => (0.5 * m) / epochLength),
    epochLength,
  }
}

const sixth: readonly number[] = Array.from({ length: 6 }, () => 1 / 6)

export function relativeTable(): OddsTable {
  return {
    ...masses(sixth, relativeEpoch),
    nullOdds,
    odds: [2.5, 5, 10, 30, 100, 1_000].map((times) => nullOdds * times),
  }
}

/** Failures of the canary: at most half of the limit, or 1.2 to 60 times the limit, or all. */
export function absoluteTable({ errorRate }: Limits): FixedTable {
  const points = [1.2, 2.4, 6, 20, 60].map((times) => Math.min(cap, errorRate * times))
  return fixed(errorRate / 2, [...points, broken], [0.15, 0.15, 0.15, 0.15, 0.15, 0.25])
}

/** Slow calls of the canary: at most the limit, or 2.5 to 50 times the limit, or all. */
export function slowTable({ slowShare }: Limits): FixedTable {
  const points = [2.5, 5, 10, 25, 50].map((times) => Math.min(cap, slowShare * times))
  return fixed(slowShare, [...points, broken], sixth)
}
