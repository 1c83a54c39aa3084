import type { Limits } from '../plan.ts'
import { type AcceptanceConstants, detectorConstants } from './constants.ts'

/** What one success, and one failure, add to the score of a test against `rate`. */
export function scoreOf(limit: number, rate: number): { readonly success: number; readonly failure: number } {
  return { success: Math.log((1 - limit) / (1 - rate)), failure: Math.log(limit / rate) }
}

/**
 * Canary requests that the acceptance test is expected to take (Wald): what is left of the goal over the mean step.
 *
 * @param rate what the test takes a good canary's rate of failures to be. @param truth what it is.
 * @param score what the test has come to.
 * @returns Infinity where it is not expected to end.
 */
export function expectedLength(constants: AcceptanceConstants, rate: number, truth = rate, score = 0): number {
  const { success, failure } = scoreOf(constants.limit, rate)
  const drift = truth * failure + (1 - truth) * success
  return drift < 0 ? Math.max(0, (constants.goal + score) / -drift) : Number.POSITIVE_INFINITY
}

/** Stable's rate of failures as the acceptance test takes it: at least a fifth of the limit (0.1 %), at most four fifths. */
export function believableRate({ leastRate, mostRate }: AcceptanceConstants, rate: number): number {
  return Math.min(mostRate, Math.max(leastRate, rate))
}

/** Canary requests that a step is expected to take, before it starts. @param rate stable's rate of failures; 0: unknown. */
export function expectedRequests(limits: Limits, rate: number): number {
  const { acceptance } = detectorConstants(limits)
  return Math.ceil(expectedLength(acceptance, believableRate(acceptance, rate)))
}
