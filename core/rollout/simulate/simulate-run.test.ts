import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../plan.ts'
import { clopperPearson } from './clopper-pearson.ts'
import { createRandom } from './random.ts'
import type { RunEnd, Scenario } from './scenario.ts'
import { simulateRun } from './simulate-run.ts'
import { spreadOf } from './spread.ts'

const healthy = { errors: 0.001, slow: 0.001 }
const simulate = (seed: number, runs: number, share: number, rest: Omit<Scenario, 'share' | 'limits'>) => {
  const random = createRandom(seed)
  return Array.from({ length: runs }, () => simulateRun({ share, limits: defaultLimits, ...rest }, random))
}
const rolledBack = (ends: readonly RunEnd[]) => ends.filter(({ by }) => by !== undefined).length

// What the design promises: failed canary requests until rollback, at a share of 5 % and a base rate of 0.1 %.
const promised = [
  [0.005, 24, 36, 38, 53],
  [0.01, 12, 17, 20, 27],
  [0.05, 5.5, 7, 10, 12],
  [0.2, 4, 5, 7.5, 9],
  [1, 2, 2, 4, 4],
] as const

describe.each(promised)('a canary that fails in %f of calls', (errors, mean, p95, lateMean, lateP95) => {
  const faulty = { calls: 1e8, stable: healthy, canary: { ...healthy, errors } }
  const near = (found: number, wanted: number) => Math.abs(found - wanted) <= Math.max(1, wanted / 10)

  test('from the first request is found as soon as promised', () => {
    const failed = spreadOf(simulate(1, 500, 0.05, { phases: [faulty] }).map(({ canaryFailed }) => canaryFailed))
    expect([failed, near(failed.mean, mean), near(failed.p95, p95)]).toEqual([failed, true, true])
  })

  test('after 20,000 healthy requests is found as soon as promised', () => {
    const phases = [{ calls: 400_000, stable: healthy, canary: healthy }, faulty]
    const failed = spreadOf(simulate(2, 300, 0.05, { phases }).map(({ canaryFailed }) => canaryFailed))
    expect([failed, near(failed.mean, lateMean), near(failed.p95, lateP95)]).toEqual([failed, true, true])
  })
})

describe('a healthy canary', () => {
  const million = (share: number, rates = healthy) => [{ calls: 1e6 / share, stable: rates, canary: rates }]

  test('passes a million requests', () => {
    expect(rolledBack(simulate(3, 40, 0.5, { phases: million(0.5) }))).toBe(0)
  })

  test('passes where both arms fail in 0.3 % of calls', () => {
    const found = rolledBack(simulate(4, 40, 0.5, { phases: million(0.5, { ...healthy, errors: 0.003 }) }))
    // The promise is refuted where even the low end of the interval is above 0.1 %.
    expect(clopperPearson(found, 40).low).toBeLessThan(0.001)
  })

  test('passes with callers who repeat four times, because repeats are recognised', () => {
    const phases = million(0.5)
    const share = (recognised: boolean) =>
      rolledBack(simulate(5, 40, 0.5, { phases, repeats: { times: 4, recognised } })) / 40
    expect(share(true)).toBe(0)
    expect(share(false)).toBeGreaterThan(0.2)
  })

  test.each([0.05, 0.5, 0.9])('passes an incident of WeChat at a share of %f', (share) => {
    const incident = { errors: 0.2, slow: 0.001 }
    const phases = [
      { calls: 20_000 / share, stable: healthy, canary: healthy },
      { calls: 9_000, stable: incident, canary: incident },
      { calls: 18_000, stable: healthy, canary: healthy },
    ]
    const ends = simulate(6, 60, share, { phases })
    expect(rolledBack(ends)).toBe(0)
    expect(ends.filter(({ incidents, suspended }) => incidents + suspended > 0)).toHaveLength(60)
  })

  test('passes an incident that began before the rollout, because stable is asked first while nothing is known', () => {
    const incident = { errors: 0.2, slow: 0.001 }
    const ends = simulate(7, 600, 0.05, { phases: [{ calls: 9_000, stable: incident, canary: incident }] })
    // Four of 600 without.
    expect(rolledBack(ends)).toBeLessThan(2)
  })

  test('passes a change of weight', () => {
    const rates = { errors: 0.01, slow: 0 }
    const phases = [0.01, 0.05, 0.25, 0.5].map((share) => ({
      calls: 3_000 / share,
      stable: rates,
      canary: rates,
      share,
    }))
    expect(rolledBack(simulate(8, 60, 0.01, { phases }))).toBe(0)
  })
})

describe('a canary that is slow', () => {
  test('in 10 % of calls is found by the slow detector', () => {
    const phases = [{ calls: 1e7, stable: healthy, canary: { ...healthy, slow: 0.1 } }]
    const ends = simulate(9, 100, 0.05, { phases })
    expect(new Set(ends.map(({ by }) => by))).toEqual(new Set(['slow']))
    expect(spreadOf(ends.map(({ canarySlow }) => canarySlow)).mean).toBeLessThan(15)
  })
})
