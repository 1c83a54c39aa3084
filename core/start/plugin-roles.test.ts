import { expect, test } from 'vitest'
import { wantedCandidate } from '../plugin/install/load-candidate.ts'
import { createLiveRegistry } from '../plugin/live/live-registry.ts'
import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import { defaultLimits } from '../rollout/plan.ts'
import type { Rollout, RolloutState } from '../rollout/rollout.ts'
import { fakeLoaded } from '../testing/fake-plugin.ts'
import { holderOf, pluginRoles } from './plugin-roles.ts'

const version = (text: string): LoadedPlugin => ({
  ...fakeLoaded(),
  id: { name: 'fake-v1', version: text },
  integrity: `sha256-${text}`,
})
const [stable, canary] = [version('1.0.0'), version('1.1.0')]
const wanted = wantedCandidate('/nowhere', 'test', undefined)
const registry = createLiveRegistry([
  { loaded: stable, wanted: { ...wanted, serves: true } },
  { loaded: canary, wanted },
])
const arm = ({ id, integrity = '' }: LoadedPlugin) => ({ plugin: id, integrity })
const rolloutIn = (state: RolloutState): Rollout => ({
  id: 'fake-7f3k2a9c',
  protocol: 'fake',
  stable: arm(stable),
  canary: arm(canary),
  plan: { cohort: {}, steps: [{ kind: 'weight', weight: 10_000 }], limits: defaultLimits },
  state,
  step: 0,
  version: 1,
  epoch: 1,
  attempt: 1,
  createdAt: 0,
  changedAt: 0,
})

/** What each is used for; `routed` takes the calls of the only app. */
function rolesOf(routed: LoadedPlugin, ...rollouts: readonly Rollout[]) {
  const apps = { list: () => [{ appid: 'wx1' }] as never }
  const router = { route: () => ({ loaded: routed }) as never }
  const role = pluginRoles({ apps, registry, router, rollouts: () => rollouts })
  return [role(stable), role(canary)]
}

test('without a rollout the candidate is used for nothing', () => {
  expect(rolesOf(stable)).toEqual(['stable', undefined])
})

test('in a rollout it is the canary, and after a rollback nothing again', () => {
  expect(rolesOf(stable, rolloutIn({ kind: 'running' }))).toEqual(['stable', 'canary'])
  const rolledBack = rolloutIn({ kind: 'rolled-back', why: 'absolute', evidence: '' })
  expect(rolesOf(stable, rolledBack)).toEqual(['stable', undefined])
})

test('once promoted it is stable, and the one before it is the former', () => {
  expect(rolesOf(canary, rolloutIn({ kind: 'promoted' }))).toEqual(['former', 'stable'])
})

test('a version is held by the rollout that routes to it or may again', () => {
  expect(holderOf(canary, [rolloutIn({ kind: 'planned' })])).toBe('fake-7f3k2a9c')
  expect(holderOf(stable, [rolloutIn({ kind: 'paused' })])).toBe('fake-7f3k2a9c')
  expect(holderOf(canary, [rolloutIn({ kind: 'aborted' })])).toBeUndefined()
})
