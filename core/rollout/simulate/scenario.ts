import type { Limits } from '../plan.ts'

/** How the calls of one arm end, 0 to 1 each; a call does not both fail and take long. */
export interface Rates {
  readonly errors: number
  readonly slow: number
}

/** A stretch of traffic in which nothing changes. */
export interface Phase {
  /** Calls of both arms. */
  readonly calls: number
  readonly stable: Rates
  readonly canary: Rates
  /** The weight is changed as it begins, 0 to 0.99. */
  readonly share?: number
}

export interface Scenario {
  /** Share of calls that goes to the canary while it is routed to, 0 to 0.99. */
  readonly share: number
  readonly phases: readonly Phase[]
  readonly limits: Limits
  /** A caller whose call failed calls as often again at once, with the same outcome; repeats are recognised, or not. */
  readonly repeats?: { readonly times: number; readonly recognised: boolean }
}

/** What became of one simulated rollout. */
export interface RunEnd {
  readonly by: 'relative' | 'absolute' | 'slow' | undefined
  /** Calls of both arms until it ended. Of these and the following: since the last phase began. */
  readonly calls: number
  /** Calls of both arms until nothing went to the canary any more: earlier where stable was asked first. */
  readonly stoppedAt: number
  readonly canaryCalls: number
  readonly canaryFailed: number
  readonly canarySlow: number
  /** Calls of the canary that failed before the last phase began. */
  readonly before: number
  /** How often it was suspended, and how often incidents began: over all phases. */
  readonly suspended: number
  readonly incidents: number
  readonly phase: number
}
