import { defaultLimits } from '../plan.ts'
import type { ArmVersion, Rollout, RolloutState } from '../rollout.ts'

export const versionOf = (version: string): ArmVersion => ({
  plugin: { name: 'pay-v3', version },
  integrity: `sha256-${version}`,
})

export const running: RolloutState = { kind: 'running' }

export const rolledBack: RolloutState = {
  kind: 'rolled-back',
  why: 'relative',
  evidence: 'relative: evidence 3107, threshold 3000',
}

/** Shadow, 5 %, 50 %, then a person: in force since version 3. */
export const rolloutOf = (more: Partial<Rollout> = {}): Rollout => ({
  id: 'pay-7f3k2a9c',
  protocol: 'pay',
  stable: versionOf('1.0.0'),
  canary: versionOf('1.1.0'),
  plan: {
    cohort: {},
    steps: [
      { kind: 'shadow' },
      { kind: 'weight', weight: 50_000 },
      { kind: 'weight', weight: 500_000 },
      { kind: 'hold' },
    ],
    limits: defaultLimits,
  },
  state: running,
  step: 1,
  version: 3,
  epoch: 2,
  attempt: 1,
  createdAt: 1_000,
  changedAt: 2_000,
  ...more,
})
