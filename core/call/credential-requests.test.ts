import { expect, test } from 'vitest'
import { wantedCandidate } from '../plugin/install/load-candidate.ts'
import { createLiveRegistry } from '../plugin/live/live-registry.ts'
import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import { createPluginRunner } from '../runner/create-plugin-runner.ts'
import { createSchemaCheck } from '../runner/schema-check.ts'
import { fakeApp } from '../testing/call-rig.ts'
import { fakeLoaded, fakeSource } from '../testing/fake-plugin.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { createCredentialRequests } from './credential-requests.ts'

const loaded = (ms: number) => fakeLoaded({}, { 'access-token': { ...fakeSource, renewAheadMs: () => ms } })
const placed = (plugin: LoadedPlugin, serves = true) => ({
  loaded: plugin,
  wanted: { ...wantedCandidate('/nowhere', 'test', undefined), serves },
})

function rig(plugin: LoadedPlugin) {
  const registry = createLiveRegistry([placed(plugin)])
  const runner = createPluginRunner(new VirtualClock(), createSchemaCheck())
  const requests = createCredentialRequests(
    registry,
    () => async () => ({ kind: 'none', retryAfterMs: 1 }) as never,
    runner,
  )
  return { registry, of: () => requests.of(fakeApp, 'access-token') }
}

test('a request is made once for an app', () => {
  const { of } = rig(loaded(1))
  expect(of()).toBe(of())
})

test('a candidate that comes changes nothing: stable supplies', () => {
  const stable = loaded(1)
  const { registry, of } = rig(stable)
  const before = of()
  registry.replace([placed(stable), placed(loaded(2), false)])
  expect(of()).toBe(before)
})

test('a source that takes the place of another is asked from then on', async () => {
  const { registry, of } = rig(loaded(1_000))
  const before = of()
  registry.replace([placed(loaded(2_000))])
  const after = of()
  await after.prepare?.()
  expect(after).not.toBe(before)
  expect(after.renewAheadMs).toBe(2_000)
})

test('a source that goes is asked no more', () => {
  const { registry, of } = rig(loaded(1))
  of()
  registry.replace([])
  expect(of).toThrow(/No plugin that serves this app supplies the credential "access-token"/)
})
