import { expect, test } from 'vitest'
import type { RolloutView } from '../rollout/control/rollout-control.ts'
import type { Rollout, RolloutState } from '../rollout/rollout.ts'
import { countRollback, readingsOf } from './rollout-metrics.ts'

const rolloutIn = (state: RolloutState) => ({ id: 'pay-7f3k', protocol: 'pay', state }) as Rollout
const takenBack: RolloutState = { kind: 'rolled-back', why: 'relative', evidence: '' }

const viewIn = (state: RolloutState) =>
  ({
    rollout: rolloutIn(state),
    judge: {
      threshold: 3_000,
      detectors: {
        relative: { evidence: 750, frozen: false },
        absolute: { evidence: 0, frozen: true },
        slow: { evidence: 4_500, frozen: false },
      },
    },
    weight: 50_000,
    repeats: 2,
  }) as unknown as RolloutView

test('a rollout is read with its share, and its evidence as a part of what it takes to act', () => {
  expect(readingsOf([viewIn({ kind: 'running' })])).toEqual([
    {
      protocol: 'pay',
      rollout: 'pay-7f3k',
      state: 'running',
      weight: 0.05,
      evidence: { relative: 0.25, absolute: 0, slow: 1.5 },
      repeats: 2,
    },
  ])
})

test('one that is over or was never started is not shown, one that was taken back is', () => {
  const views = ([{ kind: 'planned' }, { kind: 'aborted' }, { kind: 'promoted' }, takenBack] as const).map(viewIn)
  expect(readingsOf(views).map(({ state }) => state)).toEqual(['rolled-back'])
})

test('a rollback is counted once', () => {
  const counted: object[] = []
  const metrics = { rollback: (one: object) => void counted.push(one) }
  const [running, back] = [rolloutIn({ kind: 'running' }), rolloutIn(takenBack)]
  countRollback({ before: undefined, rollout: running, entry: undefined }, metrics)
  countRollback({ before: running, rollout: back, entry: undefined }, metrics)
  countRollback({ before: back, rollout: back, entry: undefined }, metrics)
  expect(counted).toEqual([{ protocol: 'pay', why: 'relative' }])
})
