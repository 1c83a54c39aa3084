import { type AcceptanceConstants, detectorConstants } from '../detector/constants.ts'
import { expectedLength, scoreOf } from '../detector/expected-length.ts'
import type { ComparisonState } from '../evidence/checkpoints.ts'
import type { Limits } from '../plan.ts'

/** The acceptance test over comparisons, in place of calls: a shadow step gives the canary none. */
export interface ComparisonTest {
  /** Comparisons that a canary which is well takes to pass, e.g. 2,880 at a limit of 0.5 %. */
  readonly expected: number
  /** `differs` also where it comes to no end: a person looks at the differences. */
  judge(state: ComparisonState): 'accepted' | 'differs' | undefined
  /** From 0 to 1: how far it has come. */
  progress(state: ComparisonState): number
  /** Comparisons that it is expected to take yet. */
  left(state: ComparisonState): number
}

export function comparisonTest(limits: Limits): ComparisonTest {
  const terms: AcceptanceConstants = detectorConstants(limits).acceptance
  const { success, failure } = scoreOf(terms.limit, terms.leastRate)
  const expected = Math.ceil(expectedLength(terms, terms.leastRate))
  const scoreAt = ({ compared, differing }: ComparisonState) => differing * failure + (compared - differing) * success
  return {
    expected,
    judge(state) {
      const score = scoreAt(state)
      if (score <= -terms.goal) return 'accepted'
      return score >= terms.goal || state.compared >= terms.patience * expected ? 'differs' : undefined
    },
    progress: (state) => Math.min(1, Math.max(0, -scoreAt(state) / terms.goal)),
    left: (state) => Math.ceil(expectedLength(terms, terms.leastRate, terms.leastRate, scoreAt(state))),
  }
}
