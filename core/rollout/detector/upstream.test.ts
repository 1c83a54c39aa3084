import { describe, expect, test } from 'vitest'
import type { Observation } from '../observation.ts'
import { defaultLimits } from '../plan.ts'
import { createJudge } from './create-judge.ts'
import type { Judge } from './judge.ts'
import { at, canary, canaryFails, firstStep, stable, stableFails, times } from './testing/observations.ts'

const tell = (judge: Judge, observations: readonly Observation[]): readonly string[] =>
  observations.flatMap((observation) => judge.observe(observation)?.kind ?? [])
const begun = (weight = 0.05): Judge => {
  const judge = createJudge(defaultLimits)
  judge.begin({ ...firstStep, weight })
  tell(judge, times(1_000, stable))
  return judge
}

describe('while stable fails as well', () => {
  test('the canary is not blamed for its own failures', () => {
    const judge = begun()
    tell(judge, times(3, stableFails))
    // 1 - (1 - 1/500)^3 = 0.599 % of the last 500.
    expect(judge.view().detectors.absolute.frozen).toBe(true)
    const before = judge.view().detectors.absolute.evidence
    expect(tell(judge, [canaryFails])).toEqual([])
    expect(judge.view().detectors.absolute.evidence).toBe(before)
  })

  test('two errors of stable freeze nothing', () => {
    const judge = begun()
    tell(judge, times(2, stableFails))
    expect(judge.view().detectors.absolute.frozen).toBe(false)
  })

  test('a rate of 0.33 % that lasts freezes it for long', () => {
    const spread = (errors: number) => {
      const judge = begun()
      for (let i = 0; i < errors; i++) tell(judge, [...times(300, stable), stableFails])
      return judge.view().detectors.absolute.frozen
    }
    // One in 301 calls: the short average stays below 0.2 / (1 - 0.998^301) = 0.442 %; the long one after n errors is
    // 0.02 (1 - 0.9998^(301 n)) / (1 - 0.9998^301) %: 0.1949 % after 14, 0.2036 % after 15.
    expect(spread(14)).toBe(false)
    expect(spread(15)).toBe(true)
  })

  test('an incident is told when it begins and when it ends, once each', () => {
    const judge = begun()
    expect(tell(judge, times(20, stableFails))).toEqual(['incident-began'])
    expect(judge.view().isIncident).toBe(true)
    // 3.92 % falls below 0.5 % after ln(7.84) x 500 = 1,030 good calls.
    expect(tell(judge, times(1_000, stable))).toEqual([])
    expect(tell(judge, times(100, stable))).toEqual(['incident-ended'])
  })

  test('slow calls of stable freeze the slow detector alone', () => {
    const judge = begun()
    tell(judge, times(6, { ...stable, slow: true }))
    expect(judge.view().detectors).toMatchObject({ slow: { frozen: true }, absolute: { frozen: false } })
  })

  test('the acceptance test takes nothing in', () => {
    const judge = begun()
    tell(judge, [...times(20, stableFails), ...times(500, canary)])
    expect(judge.view().acceptance).toBe(0)
  })
})

describe('a canary that crosses at a share above 15 %', () => {
  const fails = at(0.5, canaryFails)

  test('is suspended while stable is asked, and rolled back when 600 of its calls are good', () => {
    const judge = begun(0.5)
    expect(tell(judge, times(2, fails))).toEqual(['suspend'])
    expect(tell(judge, times(599, stable))).toEqual([])
    expect(tell(judge, [stable])).toEqual(['roll-back'])
  })

  test('is acquitted by the third error of stable, and the incident ends in its time', () => {
    const judge = begun(0.5)
    tell(judge, times(2, fails))
    expect(tell(judge, times(2, stableFails))).toEqual([])
    expect(tell(judge, [stableFails])).toEqual(['upstream-to-blame'])
    expect(judge.view()).toMatchObject({ isIncident: true, stands: 'nothing', epoch: 2 })
    expect(tell(judge, times(200, stable))).toEqual(['incident-ended'])
  })

  test('is convicted or acquitted by 5,000 calls where one or two of 600 were errors', () => {
    const asked = (observations: readonly Observation[]) => {
      const judge = begun(0.5)
      tell(judge, [...times(2, fails), ...times(2, stableFails), ...times(598, stable)])
      return tell(judge, observations)
    }
    expect(asked([...times(8, stableFails), ...times(4_391, stable)])).toEqual([])
    expect(asked([...times(8, stableFails), ...times(4_392, stable)])).toEqual(['roll-back'])
    // More than 0.2 % of 5,000.
    expect(asked(times(9, stableFails))).toEqual(['upstream-to-blame'])
  })

  test('is rolled back at once at 15 %', () => {
    expect(tell(begun(0.15), times(2, at(0.15, canaryFails)))).toEqual(['roll-back'])
  })

  test('is rolled back by comparison while stable is still being asked', () => {
    const judge = begun(0.5)
    const half = at(0.5, { ...canary, error: true })
    expect(tell(judge, times(2, fails))).toEqual(['suspend'])
    // Each further error multiplies the relative evidence by less than 1 / p0 = 1.667.
    const verdicts = tell(judge, times(40, half))
    expect(verdicts).toEqual(['roll-back'])
    expect(judge.view().standsBy).toBe('relative')
  })

  test('and is slow is acquitted by six slow calls of stable', () => {
    const judge = begun(0.5)
    expect(tell(judge, times(3, at(0.5, { ...canary, slow: true })))).toEqual(['suspend'])
    expect(tell(judge, times(6, { ...stable, slow: true }))).toEqual(['upstream-to-blame'])
  })
})

describe('a canary that crosses before stable is known', () => {
  const first = (observations: readonly Observation[]) => {
    const judge = createJudge(defaultLimits)
    judge.begin(firstStep)
    return tell(judge, observations)
  }

  test('is suspended at first, whatever its share', () => {
    expect(first([...times(19, stable), ...times(2, canaryFails)])).toEqual(['suspend'])
    expect(first([...times(20, stable), ...times(2, canaryFails)])).toEqual(['roll-back'])
  })

  test('is suspended up to the 600th call of stable, where one of those failed', () => {
    expect(first([stableFails, ...times(598, stable), ...times(2, canaryFails)])).toEqual(['suspend'])
    expect(first([stableFails, ...times(599, stable), ...times(2, canaryFails)])).toEqual(['roll-back'])
  })
})
