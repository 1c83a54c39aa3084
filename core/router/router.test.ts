import { expect, test } from 'vitest'
import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import type { Lane } from '../rollout/lanes.ts'
import { createRouter } from './router.ts'

const loaded = { protocol: 'template' } as LoadedPlugin
const registry = {
  resolve: (appid: string, protocol: string) => (appid === 'wx1' && protocol === 'template' ? loaded : undefined),
}

test('a call goes to the one version that serves its protocol and app', () => {
  const { route } = createRouter(registry)
  expect(route('wx1', 'template')).toEqual({ loaded, lane: undefined })
  expect(route('wx2', 'template')).toBeUndefined()
  expect(route('wx1', 'pay')).toBeUndefined()
})

test('what a promotion put in the place of the manifest is stable, and a rollout has its lane', () => {
  const promoted = { protocol: 'template' } as LoadedPlugin
  const lane = { rolloutId: 'template-7f3k' } as Lane
  const { route } = createRouter(registry, {
    lane: (appid, protocol) => (appid === 'wx1' && protocol === 'template' ? lane : undefined),
    stableFor: (_appid, _protocol, wanted) => (wanted === loaded ? promoted : wanted),
  })
  const found = route('wx1', 'template')
  expect(found?.loaded).toBe(promoted)
  expect(found?.lane).toBe(lane)
  expect(route('wx1', 'pay')).toBeUndefined()
})
