import { expect, test } from 'vitest'
import type { Rollout, RolloutState } from '../rollout.ts'
import { rolledBack, rolloutOf } from '../testing/rollout-of.ts'
import { mayDecideAlone } from './alone.ts'

const states: Readonly<Record<string, RolloutState>> = {
  planned: { kind: 'planned' },
  running: { kind: 'running' },
  paused: { kind: 'paused' },
  holding: { kind: 'holding', why: 'upstream-incident' },
  suspended: { kind: 'suspended', why: 'upstream-check' },
  'rolled back': rolledBack,
  aborted: { kind: 'aborted' },
  promoted: { kind: 'promoted' },
}

test.each([
  ['running', 'rolled back'],
  ['holding', 'rolled back'],
  ['suspended', 'rolled back'],
  ['planned', 'aborted'],
  ['running', 'aborted'],
  ['running', 'suspended'],
  ['running', 'paused'],
  ['running', 'holding'],
  ['holding', 'paused'],
])('a host alone may take it back: from %s to %s', (from, to) => {
  expect(mayDecideAlone(at(from), at(to))).toBe(true)
})

test.each([
  ['planned', 'running'],
  ['planned', 'holding'],
  ['paused', 'running'],
  ['holding', 'running'],
  ['suspended', 'running'],
  ['suspended', 'holding'],
  ['running', 'promoted'],
])('a host alone may not bring it forward: from %s to %s', (from, to) => {
  expect(mayDecideAlone(at(from), at(to))).toBe(false)
})

test('a host alone neither plans nor advances nor clears', () => {
  expect(mayDecideAlone(undefined, at('planned'))).toBe(false)
  expect(mayDecideAlone(at('paused'), at('paused', { step: 2 }))).toBe(false)
  expect(mayDecideAlone(at('rolled back'), at('aborted', { attempt: 2 }))).toBe(false)
})

const at = (state: string, changes: Partial<Rollout> = {}): Rollout =>
  rolloutOf({ ...(states[state] !== undefined && { state: states[state] }), ...changes })
