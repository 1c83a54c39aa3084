import type { Observation } from '../../observation.ts'
import type { StepTerms } from '../judge.ts'

/** Good calls, and calls that go wrong, at a share of 5 %. */
export const canary: Observation = { arm: 'canary', failed: false, error: false, slow: false, w: 0.05 }
export const stable: Observation = { ...canary, arm: 'stable' }
export const canaryFails: Observation = { ...canary, failed: true, error: true }
export const stableFails: Observation = { ...stable, failed: true, error: true }

export const at = (w: number, observation: Observation): Observation => ({ ...observation, w })
export const times = (n: number, observation: Observation): readonly Observation[] =>
  Array.from({ length: n }, () => observation)

export const firstStep: StepTerms = { key: '1/1', weight: 0.05, accepts: true }
