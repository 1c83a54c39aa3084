import { defaultLimits } from '../../../core/rollout/plan.ts'
import type { Phase, Rates, Scenario } from '../../../core/rollout/simulate/scenario.ts'

/** Nothing is wrong: one call in a thousand fails, one is slow. */
export const healthy: Rates = { errors: 0.001, slow: 0.001 }
/** WeChat fails in one call of five. */
export const outage: Rates = { errors: 0.2, slow: 0.001 }

export const both = (calls: number, rates: Rates): Phase => ({ calls: Math.round(calls), stable: rates, canary: rates })

/** A canary that fails in so many of its calls, from the first one or after so many that were healthy. */
export function faulty(share: number, errors: number, after: number): Scenario {
  const fault = { calls: 1e9, stable: healthy, canary: { ...healthy, errors } }
  const phases = after === 0 ? [fault] : [both(after / share, healthy), fault]
  return { share, limits: defaultLimits, phases }
}

/** A million requests of a canary that is as good as stable. Stable's slow calls could only hold the slow detector back. */
export function equal(share: number, rates: Rates = healthy): Scenario {
  const phase = { ...both(1e6 / share, rates), stable: { ...rates, slow: 0 } }
  return { share, limits: defaultLimits, phases: [phase] }
}

/** Thirty seconds at 300 calls a second in which both arms fail, then a minute in which they do not. */
export function commonOutage(share: number, after: number): Scenario {
  const before = after === 0 ? [] : [both(after / share, healthy)]
  return { share, limits: defaultLimits, phases: [...before, both(30 * 300, outage), both(60 * 300, healthy)] }
}
