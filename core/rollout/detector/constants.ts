import type { Limits } from '../plan.ts'
import { absoluteTable, type OddsTable, relativeTable, slowTable } from './grids.ts'
import type { FixedTable } from './mixture.ts'

/** Every number that judging depends on, computed once: plain numbers and arrays, also for a judge in another language. */
export interface DetectorConstants {
  /** `sum R` at which a detector acts. */
  readonly threshold: number
  readonly relative: OddsTable
  readonly absolute: FixedTable
  readonly slow: FixedTable
  readonly upstream: UpstreamConstants
  readonly acceptance: AcceptanceConstants
}

/** How stable's traffic tells an incident of WeChat from a fault of the canary. */
export interface UpstreamConstants {
  /** Weights of one stable request in the moving averages: 1 / 500 and 1 / 5,000. */
  readonly short: number
  readonly long: number
  /** Logarithms of what is left of them after one good request. */
  readonly shortFade: number
  readonly longFade: number
  /** `absolute` is frozen above either average of errors, `slow` above the short average of slow calls. */
  readonly frozenErrorsShort: number
  readonly frozenErrorsLong: number
  readonly frozenSlow: number
  /** An incident begins above these short averages, and ends below those of freezing. */
  readonly incidentErrors: number
  readonly incidentSlow: number
  /** Above this share of the canary, stable is asked before the canary is blamed. */
  readonly shareToAsk: number
  /** Stable is known after so many requests; before, after so many of which none was bad. */
  readonly known: number
  readonly knownIfClean: number
  /** So many stable requests are looked at, and as many errors (slow calls) among them acquit the canary; none convicts it. */
  readonly checkRequests: number
  readonly checkErrors: number
  readonly checkSlow: number
  /** Where there were some, but not as many, so many are looked at in all, and as many acquit it. */
  readonly longCheckRequests: number
  readonly longCheckErrors: number
  readonly longCheckSlow: number
}

/** `score` sinks with each success; the step ends when it reaches `-goal`. */
export interface AcceptanceConstants {
  /** The rate of failures that must be ruled out. */
  readonly limit: number
  /** `ln 1000`. */
  readonly goal: number
  /** Least and most that the rate of failures of a good canary is taken to be. */
  readonly leastRate: number
  readonly mostRate: number
  /** Stable requests below which stable's own rate is not believed in full. */
  readonly believed: number
  /** Undecided after so many times the expected length. */
  readonly patience: number
}

/** A rate in calls, as a product of decimals that binary fractions only come near to. */
const callsOf = (rate: number, requests: number): number => Math.round(rate * requests * 1e6) / 1e6

export function detectorConstants(limits: Limits): DetectorConstants {
  return {
    threshold: 3 / limits.falseRollback,
    relative: relativeTable(),
    absolute: absoluteTable(limits),
    slow: slowTable(limits),
    upstream: upstreamConstants(limits),
    acceptance: {
      limit: limits.errorRate,
      goal: Math.log(1_000),
      leastRate: limits.errorRate / 5,
      mostRate: limits.errorRate * 0.8,
      believed: 5_000,
      patience: 5,
    },
  }
}

function upstreamConstants({ errorRate, slowShare }: Limits): UpstreamConstants {
  const [short, long] = [1 / 500, 1 / 5_000]
  const checkRequests = 600
  const longCheckRequests = 5_000
  return {
    short,
    long,
    shortFade: Math.log1p(-short),
    longFade: Math.log1p(-long),
    frozenErrorsShort: errorRate,
    frozenErrorsLong: errorRate * 0.4,
    frozenSlow: slowShare,
    // Twice what freezes: three chance errors of a healthy stable freeze for some hundred requests, which nobody need hear of.
    incidentErrors: errorRate * 2,
    incidentSlow: slowShare * 2,
    shareToAsk: 0.15,
    known: 600,
    knownIfClean: 20,
    checkRequests,
    checkErrors: Math.ceil(callsOf(errorRate, checkRequests)),
    checkSlow: Math.ceil(callsOf(slowShare, checkRequests)),
    longCheckRequests,
    // More than what freezes.
    longCheckErrors: Math.floor(callsOf(errorRate * 0.4, longCheckRequests)) + 1,
    longCheckSlow: Math.floor(callsOf(slowShare, longCheckRequests)) + 1,
  }
}
