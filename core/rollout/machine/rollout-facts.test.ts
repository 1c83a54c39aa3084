import { expect, test } from 'vitest'
import type { RolloutState } from '../rollout.ts'
import { rolloutOf, running } from '../testing/rollout-of.ts'
import { eventOf } from './event-of-verdict.ts'
import { hasEnded, shadowShareOf, stepTerms, weightOf } from './rollout-facts.ts'

const incident: RolloutState = { kind: 'holding', why: 'upstream-incident' }
const suspended: RolloutState = { kind: 'suspended', why: 'upstream-check' }
const rolledBack: RolloutState = { kind: 'rolled-back', why: 'slow', evidence: 'e' }

test.each([
  [running, 0, 0],
  [running, 1, 50_000],
  [running, 2, 500_000],
  [running, 3, 500_000],
  [incident, 1, 50_000],
  [{ kind: 'paused' } as const, 2, 500_000],
  [suspended, 2, 0],
  [rolledBack, 2, 0],
  [{ kind: 'planned' } as const, 0, 0],
  [{ kind: 'promoted' } as const, 3, 0],
])('%j at step %i gives the canary %i millionths', (state, step, weight) => {
  expect(weightOf(rolloutOf({ state, step }))).toBe(weight)
})

test('a tenth is compared while a step shadows, and nothing else is', () => {
  expect(shadowShareOf(rolloutOf({ step: 0 }))).toBe(0.1)
  expect(shadowShareOf(rolloutOf({ step: 1 }))).toBe(0)
  expect(shadowShareOf(rolloutOf({ step: 0, state: rolledBack }))).toBe(0)
})

test('the terms of a step name the attempt, the step and when it was taken up', () => {
  expect(stepTerms(rolloutOf())).toEqual({ key: '1/1/2', order: 2, weight: 0.05, accepts: true })
  expect(stepTerms(rolloutOf({ step: 0 })).accepts).toBe(false)
  expect(stepTerms(rolloutOf({ step: 3, state: { kind: 'holding', why: 'step' } }))).toMatchObject({
    weight: 0.5,
    accepts: false,
  })
})

test('what was rolled back has ended, and what is planned has not', () => {
  expect(hasEnded({ state: rolledBack })).toBe(true)
  expect(hasEnded({ state: { kind: 'planned' } })).toBe(false)
})

test('a verdict is told with its evidence in words', () => {
  const words = { by: 'absolute', evidence: 3_412.4, threshold: 3_000 } as const
  const evidence = 'absolute: evidence 3412, threshold 3000'
  expect(eventOf({ kind: 'roll-back', ...words })).toEqual({ kind: 'roll-back', why: 'absolute', evidence })
  expect(eventOf({ kind: 'suspend', ...words, evidence: 2.53e12 })).toEqual({
    kind: 'suspend',
    by: 'absolute',
    evidence: 'absolute: evidence 2.5e+12, threshold 3000',
  })
  expect(eventOf({ kind: 'undecided' })).toEqual({ kind: 'undecided' })
})
