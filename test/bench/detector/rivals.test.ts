import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../core/rollout/simulate/random.ts'
import { isWithin } from './promised.ts'
import { rules } from './rivals.ts'
import { TrailingShare } from './trailing-share.ts'

describe('at 100 % faults, five canary requests a second', () => {
  test("Flagger's example takes eleven minutes: some 3,300 failed requests", () => {
    expect((rules.flagger(createRandom(1), 1) ?? 0) / 3_300).toBeCloseTo(1, 1)
  })

  test("Argo Rollouts' example takes twenty minutes: some 6,000", () => {
    expect((rules.argo(createRandom(1), 1) ?? 0) / 6_000).toBeCloseTo(1, 1)
  })

  test('five in a row are five', () => {
    expect(rules.consecutive5xx(createRandom(1), 1)).toBe(5)
  })
})

test('neither Argo nor five in a row finds a fault of 1 % within a day', () => {
  expect([rules.argo(createRandom(2), 0.01), rules.consecutive5xx(createRandom(2), 0.01)]).toEqual([
    undefined,
    undefined,
  ])
})

test('a figure is within 10 % or one request of what is promised, or better', () => {
  expect([isWithin(5.5, 5), isWithin(6.1, 5), isWithin(41.8, 38), isWithin(42, 38), isWithin(1, 38)]).toEqual([
    true,
    false,
    true,
    false,
    true,
  ])
})

test('a share that trails over a change of weight lags behind it', () => {
  const share = new TrailingShare(1_000)
  share.restart(0.01)
  share.restart(0.5)
  for (let i = 0; i < 100; i++) share.count(i % 2 === 0 ? 'canary' : 'stable')
  // 0.5 - 0.49 x 0.999^100
  expect(share.stamp()).toBeCloseTo(0.0566, 2)
})
