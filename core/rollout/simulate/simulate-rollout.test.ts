import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../plan.ts'
import { type SimulationOptions, simulateRollout } from './simulate-rollout.ts'

const options: SimulationOptions = {
  requestsPerSecond: 100,
  weight: 50_000,
  steps: [{ kind: 'shadow' }, { kind: 'weight', weight: 50_000 }, { kind: 'hold' }],
  baseRate: 0.001,
  faultAfter: 0,
  limits: defaultLimits,
  runs: 100,
  seed: 1,
}

describe('a simulated rollout', () => {
  test('says how many calls fail, and for how long, until the rollback', () => {
    const report = simulateRollout({ ...options, faultRate: 1 })
    expect(report).toMatchObject({ runs: 100, rolledBack: 1, falseRollback: 0.001 })
    expect(report.failed).toEqual({ mean: expect.closeTo(2, 0), p95: 2 })
    // The second of five canary calls a second: 400 ms, and more where stable's chance errors let it go on at first.
    expect(report.ms.mean).toBeGreaterThan(300)
    expect(report.ms.mean).toBeLessThan(1_000)
  })

  test('tells a fault after healthy calls from one at once', () => {
    const early = simulateRollout({ ...options, faultRate: 0.01 }).failed.mean
    const late = simulateRollout({ ...options, faultRate: 0.01, faultAfter: 20_000 }).failed.mean
    expect(late).toBeGreaterThan(1.3 * early)
  })

  test('of a healthy canary rolls nothing back', () => {
    const report = simulateRollout({ ...options, weight: 500_000, runs: 20 })
    expect(report).toMatchObject({ rolledBack: 0, failed: { mean: 0, p95: 0 } })
  })

  test('of a slow canary counts slow calls', () => {
    const report = simulateRollout({ ...options, faultRate: 0.5, fault: 'slow' })
    expect(report.by.slow).toBe(1)
    expect(report.failed.mean).toBeLessThan(10)
  })

  test('says how long a healthy step takes: 2,880 canary calls at five a second', () => {
    const [shadow, weight, hold] = simulateRollout({ ...options, runs: 1 }).steps
    expect(weight?.requests).toBe(2_880)
    expect(weight?.ms).toBe(576_000)
    expect([shadow?.ms, hold?.ms]).toEqual([0, 0])
  })

  test('is the same for the same seed', () => {
    const run = () => simulateRollout({ ...options, faultRate: 0.05 })
    expect(run()).toEqual(run())
  })
})
