import { expect, test } from 'vitest'
import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import type { PluginRegistry } from '../plugin/plugin-registry.ts'
import { createRouter } from './router.ts'

const loaded = { protocol: 'template' } as LoadedPlugin
const registry: PluginRegistry = {
  resolve: (appid, protocol) => (appid === 'wx1' && protocol === 'template' ? loaded : undefined),
  servingApp: () => [loaded],
  list: () => [loaded],
  credentialSource: () => undefined,
}

test('a call goes to the one version that serves its protocol and app', () => {
  expect(createRouter(registry).route('wx1', 'template')).toEqual({ loaded, arm: 'stable' })
  expect(createRouter(registry).route('wx2', 'template')).toBeUndefined()
  expect(createRouter(registry).route('wx1', 'pay')).toBeUndefined()
})
