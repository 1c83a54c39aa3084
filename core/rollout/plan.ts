/** Shares, weights and percentages are whole millionths: 1,000,000 is all. */
export const MILLION = 1_000_000
/** Stable keeps at least a hundredth until promotion: without it nobody could tell an incident of WeChat from a fault. */
export const maxWeight = 990_000

/** Which appids take part. Both: the percentage of the list. Neither: all. */
export interface Cohort {
  /** appids. */
  readonly apps?: readonly string[]
  /** Millionths of appids, chosen by the same hash as keys are. */
  readonly share?: number
}

/** One step of a plan. Weights rise from step to step. */
export type Step =
  /** No call goes to the canary; a sample of calls is encoded and decoded by both and compared. */
  | { readonly kind: 'shadow' }
  /** So many millionths of keys go to the canary, until the acceptance test passes. */
  | { readonly kind: 'weight'; readonly weight: number }
  /** Waits at the weight before it until a person promotes. */
  | { readonly kind: 'hold' }

/** What a canary must keep to, and how sure the host must be before it acts. */
export interface Limits {
  /** Share of canary calls that may fail, 0 to 1. Default 0.005. */
  readonly errorRate: number
  /** A call that takes longer counts as slow, in milliseconds. Default 2,500. */
  readonly slowMs: number
  /** Share of canary calls that may be slow, 0 to 1. Default 0.01: a P99. */
  readonly slowShare: number
  /** Most that the probability of rolling a healthy canary back may be, per epoch of detection. Default 0.001. */
  readonly falseRollback: number
}

export const defaultLimits: Limits = { errorRate: 0.005, slowMs: 2_500, slowShare: 0.01, falseRollback: 0.001 }

/** How traffic moves from stable to canary. */
export interface Plan {
  readonly cohort: Cohort
  /** At least one. */
  readonly steps: readonly Step[]
  readonly limits: Limits
}
