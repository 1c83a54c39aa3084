import { expect, test } from 'vitest'
import type { Rollout } from '../rollout.ts'
import { blankView } from '../testing/fake-judge.ts'
import { rolloutOf } from '../testing/rollout-of.ts'
import { type ViewFacts, viewOf } from './view-of.ts'

const facts = (more: Partial<ViewFacts> = {}): ViewFacts => ({
  judge: { ...blankView, stepRequestsLeft: 600 },
  rescued: 3,
  repeats: 2,
  withinMs: { canary: 256 },
  callsPerMinute: 1_200,
  reach: 'joined',
  expectedRequests: () => 2_880,
  ...more,
})
const left = (rollout: Partial<Rollout>, more: Partial<ViewFacts> = {}) =>
  viewOf(rolloutOf(rollout), facts(more)).stepLeftMs

test('shows what is known', () => {
  const view = viewOf(rolloutOf(), facts())
  expect(view).toMatchObject({ weight: 50_000, rescued: 3, repeats: 2, callsPerMinute: 1_200, reach: 'joined' })
  expect(view).not.toHaveProperty('expectedRequests')
})

test('each step is expected to take its requests at present traffic', () => {
  // Shadow: a tenth of 1,200 a minute is compared; then 5 %, then 50 %.
  expect(viewOf(rolloutOf(), facts()).expected).toEqual([
    { requests: 2_880, ms: 24 * 60_000 },
    { requests: 2_880, ms: 48 * 60_000 },
    { requests: 2_880, ms: 4.8 * 60_000 },
    { requests: 0, ms: undefined },
  ])
})

test('with much traffic no more is compared than the host compares: 20 a second', () => {
  const busy = { callsPerMinute: 60_000 }
  // 2,880 of 1,200 a minute, not of 6,000.
  expect(viewOf(rolloutOf(), facts(busy)).expected[0]?.ms).toBe(144_000)
  expect(left({ step: 0 }, busy)).toBe(30_000)
})

test('the step in hand takes what is left of its requests', () => {
  expect(left({})).toBe(10 * 60_000)
  expect(left({ step: 0 })).toBe(5 * 60_000)
  expect(left({ state: { kind: 'holding', why: 'upstream-incident' } })).toBe(10 * 60_000)
})

test('nobody knows when it ends without traffic, or where a person decides', () => {
  expect(left({}, { callsPerMinute: 0 })).toBeUndefined()
  expect(left({ state: { kind: 'paused' } })).toBeUndefined()
  expect(left({ state: { kind: 'holding', why: 'undecided' } })).toBeUndefined()
  expect(left({ state: { kind: 'planned' }, step: 0 })).toBeUndefined()
  expect(left({ state: { kind: 'promoted' } })).toBeUndefined()
})
