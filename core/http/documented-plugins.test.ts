import { expect, test } from 'vitest'
import { createRouter } from '../router/router.ts'
import { fakeApp } from '../testing/call-rig.ts'
import { fakeCanary } from '../testing/fake-lane.ts'
import { fakeLoaded, fakeRegistry } from '../testing/fake-plugin.ts'
import { documentedPlugins } from './documented-plugins.ts'

const stable = fakeLoaded()
const registry = fakeRegistry(stable)
const apps = { get: () => fakeApp, list: () => [fakeApp, { ...fakeApp, appid: 'wx2' }] }

test('a version that serves several apps is shown once', () => {
  expect(documentedPlugins({ apps, registry, router: createRouter(registry) })).toEqual([stable])
})

test('without any app what would serve every one is shown', () => {
  const noApps = { ...apps, list: () => [] }
  expect(documentedPlugins({ apps: noApps, registry, router: createRouter(registry) })).toEqual([stable])
})

test('a version that was promoted for some apps is shown beside the one that the others have', () => {
  const promoted = fakeCanary()
  const router = createRouter(registry, {
    lane: () => undefined,
    stableFor: (appid, _protocol, wanted) => (appid === 'wx2' ? promoted : wanted),
  })
  expect(documentedPlugins({ apps, registry, router })).toEqual([stable, promoted])
})
