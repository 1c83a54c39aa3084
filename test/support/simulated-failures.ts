import { defaultLimits } from '../../core/rollout/plan.ts'
import { simulateRollout } from '../../core/rollout/simulate/simulate-rollout.ts'

/**
 * Failed calls of a canary at 5 % until it is taken back, mean of 2,000 simulated rollouts; nothing else fails, as in a mock
 * without faults of its own.
 * @param faultRate share of the canary's calls that fail, 0 to 1
 */
export const simulatedFailures = (faultRate: number): number =>
  simulateRollout({
    requestsPerSecond: 100,
    weight: 50_000,
    steps: [],
    baseRate: 0,
    faultRate,
    faultAfter: 0,
    limits: defaultLimits,
    runs: 2_000,
    seed: 5,
  }).failed.mean
