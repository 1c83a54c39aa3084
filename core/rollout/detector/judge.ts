import type { Observation } from '../observation.ts'
import type { Limits } from '../plan.ts'
import type { DetectorName, Verdict } from './verdict.ts'

/** The step in hand, as far as judging depends on it. */
export interface StepTerms {
  /** Tells one step from the next, and one attempt from the next: the acceptance test starts anew with it. */
  readonly key: string
  /** Rises with each new key (the rollout's epoch): where hosts pool, one that lags does not take an old step up again. */
  readonly order?: number
  /** Nominal share of the canary, 0 to 0.99. */
  readonly weight: number
  /** The step ends by the acceptance test; false: it waits for a person. */
  readonly accepts: boolean
}

/** All that is known of the two arms: constant in size, plain JSON, so that it survives a restart. */
export interface JudgeState {
  readonly [name: string]: number | string | boolean | readonly number[]
}

/** Numbers for people: status, metrics. */
export interface JudgeView {
  /** `sum R` of each detector and what it must reach; frozen: stable fails or is slow as well. */
  readonly detectors: Readonly<Record<DetectorName, { readonly evidence: number; readonly frozen: boolean }>>
  readonly threshold: number
  /** Epoch of detection: each has its own budget of false rollbacks. */
  readonly epoch: number
  readonly arms: Readonly<Record<'stable' | 'canary', ArmCounts>>
  /** From 0 to 1: how far the acceptance test of this step has come. */
  readonly acceptance: number
  /** Canary requests of this step, and how many more the acceptance test is expected to take at stable's rate of errors. */
  readonly stepRequests: number
  readonly stepRequestsLeft: number
  readonly isIncident: boolean
  /**
   * What was told and stands. Verdicts are told once: a host that died between hearing one and writing the change down finds
   * it here when it takes the rollout up again, and acts upon it.
   */
  readonly stands?: 'nothing' | 'suspended' | 'rolled-back'
  /** By which detector. */
  readonly standsBy?: DetectorName
}

/** Since the rollout started. */
export interface ArmCounts {
  readonly requests: number
  /** Blame "yes". */
  readonly failed: number
  /** Blame "yes" or "relative only". */
  readonly errors: number
  readonly slow: number
}

/** Judges observations one after the other. Holds no clock and no chance: equal observations, equal verdicts. */
export interface Judge {
  /** In order of admission. At most some 100 ns. */
  observe(observation: Observation): Verdict | undefined
  /** A step begins, or is taken up again; of the step in hand (same key): nothing. */
  begin(step: StepTerms): void
  state(): JudgeState
  view(): JudgeView
}

/** @param from what {@link Judge.state} gave; undefined: nothing is known. */
export type CreateJudge = (limits: Limits, from?: JudgeState) => Judge
