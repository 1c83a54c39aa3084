import type { Scenario } from '../../../core/rollout/simulate/scenario.ts'

/** So many rollouts of one scenario; the same seed, the same ends. */
export interface Batch {
  readonly scenario: Scenario
  readonly runs: number
  readonly seed: number
  /** The share is stamped from a window that trails over so many calls, as it must not be. */
  readonly trailing?: number
}
