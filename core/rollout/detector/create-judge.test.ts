import { describe, expect, test } from 'vitest'
import type { Observation } from '../observation.ts'
import { defaultLimits } from '../plan.ts'
import { createBatchJudge, createJudge } from './create-judge.ts'
import type { Judge } from './judge.ts'
import { at, canary, canaryFails, firstStep, stable, stableFails, times } from './testing/observations.ts'
import type { Verdict } from './verdict.ts'

const begun = (): Judge => {
  const judge = createJudge(defaultLimits)
  judge.begin({ ...firstStep, accepts: false })
  return judge
}
const tell = (judge: Judge, observations: readonly Observation[]): readonly Verdict[] =>
  observations.flatMap((observation) => judge.observe(observation) ?? [])

describe('a canary that fails', () => {
  test('from its first call on is rolled back by the second failure', () => {
    const judge = begun()
    tell(judge, times(40, stable))
    expect(tell(judge, [canaryFails])).toEqual([])
    expect(tell(judge, [canaryFails])).toMatchObject([{ kind: 'roll-back', by: 'absolute', threshold: 3_000 }])
    expect(judge.view().detectors.absolute.evidence).toBeCloseTo(21_172.98, 1)
  })

  test('after 20,000 good calls is rolled back by the fourth failure', () => {
    const judge = begun()
    tell(judge, times(5_000, stable))
    tell(judge, times(20_000, at(0.8, canary)))
    // What the last point held is gone; a millionth of its mass comes with each call: 1.25e-7 x 399.6^4 = 3,187.
    expect(tell(judge, times(3, at(0.8, canaryFails)))).toEqual([])
    expect(tell(judge, [at(0.8, canaryFails)])).toMatchObject([{ kind: 'suspend', by: 'absolute' }])
  })

  test('with relative errors only is rolled back by comparison with stable', () => {
    const judge = begun()
    tell(judge, times(1_000, stable))
    const verdicts = tell(judge, times(10, { ...canary, error: true }))
    expect(verdicts).toMatchObject([{ kind: 'roll-back', by: 'relative' }])
    expect(judge.view().detectors.absolute.evidence).toBeLessThan(1)
  })

  test('is told of once, though it goes on failing', () => {
    const judge = begun()
    tell(judge, times(40, stable))
    expect(tell(judge, times(50, canaryFails))).toHaveLength(1)
    expect(judge.view()).toMatchObject({ stands: 'rolled-back', standsBy: 'absolute', epoch: 1 })
    expect(judge.view().arms.canary).toEqual({ requests: 50, failed: 50, errors: 50, slow: 0 })
  })

  test('is judged anew when a new attempt begins', () => {
    const judge = begun()
    tell(judge, [...times(40, stable), ...times(2, canaryFails)])
    judge.begin({ ...firstStep, key: '2/1' })
    expect(judge.view()).toMatchObject({ stands: 'nothing', epoch: 4 })
    expect(judge.view().detectors.absolute.evidence).toBeCloseTo(0.5, 9)
    expect(tell(judge, times(2, canaryFails))).toMatchObject([{ kind: 'roll-back' }])
  })
})

describe('a canary that is slow', () => {
  test('in all of its calls is rolled back by the slow detector alone', () => {
    const judge = begun()
    tell(judge, times(40, stable))
    const slow = { ...canary, slow: true }
    // 1/12 (2.5^2 + 5^2 + 10^2 + 25^2 + 50^2 + 99.9^2) = 1,103 < 3,000
    expect(tell(judge, times(2, slow))).toEqual([])
    expect(tell(judge, [slow])).toMatchObject([{ kind: 'roll-back', by: 'slow' }])
  })
})

describe('errors of both arms', () => {
  test('in proportion to their traffic are no fault of the canary', () => {
    const judge = begun()
    const round = [...times(19, { ...stable, error: true }), { ...canary, error: true }]
    const verdicts = Array.from({ length: 500 }, () => tell(judge, round)).flat()
    expect(verdicts.filter(({ kind }) => kind === 'roll-back')).toEqual([])
  })

  test('are weighed by the share at which each was admitted', () => {
    const judge = begun()
    // Of 100 errors at a share of 90 % the canary has 90: nothing. Stamped with 5 %, it would be taken back at once.
    const verdicts = tell(judge, [
      ...times(10, at(0.9, { ...stable, error: true })),
      ...times(90, at(0.9, { ...canary, error: true })),
    ])
    expect(verdicts.filter(({ kind }) => kind === 'roll-back')).toEqual([])
    expect(tell(begun(), times(90, { ...canary, error: true }))).toHaveLength(1)
  })
})

describe('an epoch', () => {
  test('ends after a million canary requests, and the next one has a budget of its own', () => {
    const judge = createBatchJudge(defaultLimits)
    judge.begin({ ...firstStep, accepts: false })
    judge.succeed('canary', 999_999)
    expect(judge.view().epoch).toBe(1)
    judge.observe(canary)
    expect(judge.view().detectors.absolute.evidence).toBeCloseTo(0.5, 9)
    expect(judge.view().detectors.slow.evidence).toBeCloseTo(0.5, 9)
    expect(judge.view().epoch).toBe(3)
  })

  test('of the relative detector ends after 20,000 errors', () => {
    const judge = begun()
    tell(judge, times(19_999, stableFails))
    expect(judge.view().detectors.relative.evidence).not.toBeCloseTo(0.5, 9)
    tell(judge, [stableFails])
    expect(judge.view().detectors.relative.evidence).toBeCloseTo(0.5, 9)
  })
})
