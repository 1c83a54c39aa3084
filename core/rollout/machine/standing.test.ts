import { expect, test } from 'vitest'
import type { JudgeView } from '../detector/judge.ts'
import type { RolloutState } from '../rollout.ts'
import { blankView } from '../testing/fake-judge.ts'
import { rolloutOf, running } from '../testing/rollout-of.ts'
import { standing } from './standing.ts'

const late = 1_000_000
const of = (state: RolloutState, view: Partial<JudgeView>, now = late) =>
  standing(rolloutOf({ state, changedAt: 0 }), { ...blankView, ...view }, now)
const held: RolloutState = { kind: 'holding', why: 'upstream-incident' }
const checked: RolloutState = { kind: 'suspended', why: 'upstream-check' }
const spent: RolloutState = { kind: 'suspended', why: 'fallback-budget' }
const paused: RolloutState = { kind: 'paused' }

test.each<[string, RolloutState, Partial<JudgeView>, string | undefined]>([
  ['nothing is known', running, {}, undefined],
  ['a rollback was found', running, { stands: 'rolled-back', standsBy: 'slow' }, 'roll-back'],
  ['a rollback was found while it was suspended', checked, { stands: 'rolled-back' }, 'roll-back'],
  ['a suspension was found', paused, { stands: 'suspended', standsBy: 'absolute' }, 'suspend'],
  ['a suspension stands', checked, { stands: 'suspended' }, undefined],
  ['the acceptance test passed', running, { acceptance: 1 }, 'accepted'],
  ['the acceptance test passed while it is paused', paused, { acceptance: 1 }, undefined],
  ['the acceptance test passed in an incident', running, { acceptance: 1, isIncident: true }, 'incident-began'],
  ['the test of the step came to no end', running, { stepRequests: 14_400, stepRequestsLeft: 0 }, 'undecided'],
  ['nobody called yet', running, { stepRequests: 0, stepRequestsLeft: 0 }, undefined],
  ['an incident goes on', held, { isIncident: true }, undefined],
  ['an incident is over', held, {}, 'incident-ended'],
  ['a suspended one was acquitted', checked, {}, 'upstream-to-blame'],
  ['a suspended one was acquitted and the incident goes on', checked, { isIncident: true }, undefined],
  ['its budget was used up in an incident', spent, { isIncident: true }, 'incident-began'],
  ['its budget was used up', spent, {}, undefined],
])('where %s', (_where, state, view, kind) => {
  expect(of(state, view)?.kind).toBe(kind)
})

test('the evidence of an earlier finding names its detector', () => {
  expect(of(running, { stands: 'rolled-back', standsBy: 'slow' })).toEqual({
    kind: 'roll-back',
    why: 'slow',
    evidence: 'slow: at least 3000, as found before',
  })
})

test('a host that hears late of the evidence does not acquit', () => {
  expect(of(checked, {}, 14_999)).toBeUndefined()
})

test('a clock that was set back holds no acquittal up', () => {
  expect(of(checked, {}, -3_600_000)?.kind).toBe('upstream-to-blame')
})

test('a step that ends otherwise is not accepted by its calls', () => {
  expect(standing(rolloutOf({ step: 0 }), { ...blankView, acceptance: 1 }, late)).toBeUndefined()
})
