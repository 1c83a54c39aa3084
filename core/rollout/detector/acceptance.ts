import type { AcceptanceConstants } from './constants.ts'
import { believableRate, expectedLength, scoreOf } from './expected-length.ts'
import type { Memory } from './memory.ts'

/** The test that ends a step: a sequential ratio test of the limit against the rate of a good canary. */
export interface Acceptance {
  begin(m: Memory, key: string, accepts: boolean): void
  /** One canary request, or several successes. */
  take(m: Memory, failed: boolean, n: number): 'accepted' | 'undecided' | undefined
  /** 0 to 1. */
  progress(m: Memory): number
  /** Canary requests that it is expected to take yet. */
  left(m: Memory): number
}

export function createAcceptance(constants: AcceptanceConstants): Acceptance {
  let known = { rate: 0, success: 0, failure: 0, longest: 0 }
  const terms = (rate: number) => {
    if (known.rate !== rate) {
      known = { rate, ...scoreOf(constants.limit, rate), longest: constants.patience * expectedLength(constants, rate) }
    }
    return known
  }

  return {
    begin(m, key, accepts) {
      Object.assign(m, { stepKey: key, accepts, stepRequests: 0, taken: 0, score: 0, outcome: '' })
      m.rate = goodRate(m, constants)
    },
    take(m, failed, n) {
      if (!m.accepts || m.outcome !== '') return undefined
      const { success, failure, longest } = terms(m.rate)
      m.taken += n
      m.score += failed ? failure : n * success
      if (m.score <= -constants.goal) m.outcome = 'accepted'
      else if (m.taken >= longest) m.outcome = 'undecided'
      return m.outcome === '' ? undefined : m.outcome
    },
    progress(m) {
      if (m.outcome === 'accepted') return 1
      return Math.min(1, Math.max(0, -m.score / constants.goal))
    },
    left(m) {
      if (!m.accepts || m.outcome !== '') return 0
      return Math.ceil(expectedLength(constants, m.rate, m.rate, m.score))
    },
  }
}

/**
 * Stable's own rate of failures, outside of incidents, but at least a fifth of the limit (0.1 %) and at most four fifths. Fixed
 * when the step begins: a rate that moved with the data would make it another test. Few requests are not believed: two
 * failures in the first hundred would ask for ten times the length.
 */
function goodRate(m: Memory, constants: AcceptanceConstants): number {
  return believableRate(constants, m.calmFailed / Math.max(m.calm, constants.believed))
}
