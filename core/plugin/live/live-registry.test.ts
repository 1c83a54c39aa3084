import { expect, test } from 'vitest'
import { fakeLoaded } from '../../testing/fake-plugin.ts'
import { wantedCandidate } from '../install/load-candidate.ts'
import type { PlacedPlugin } from '../plugin-claims.ts'
import { createLiveRegistry } from './live-registry.ts'

const placed = (serves: boolean): PlacedPlugin => ({
  loaded: fakeLoaded(),
  wanted: { ...wantedCandidate('/nowhere', 'test', undefined), serves },
})

test('its tables are replaced at once, and whoever holds it sees the new ones', () => {
  const [old, next] = [placed(true), placed(true)]
  const registry = createLiveRegistry([old])
  expect(registry.list()).toBe(registry.list())
  registry.replace([next])
  expect(registry.list()).toEqual([next.loaded])
  expect(registry.resolve('wx1', 'fake')).toBe(next.loaded)
  expect(registry.servingApp('wx1')).toEqual([next.loaded])
  expect(registry.credentialSource('wx1', 'access-token')?.by).toBe(next.loaded)
})

test('a candidate serves nobody and supplies nobody', () => {
  const registry = createLiveRegistry([placed(false)])
  expect(registry.resolve('wx1', 'fake')).toBeUndefined()
  expect(registry.credentialSource('wx1', 'access-token')).toBeUndefined()
})

test('who listens is told once the new tables hold, until they stop', () => {
  const registry = createLiveRegistry([])
  const seen: number[] = []
  const stop = registry.onChange(() => seen.push(registry.list().length))
  registry.replace([placed(true)])
  stop()
  registry.replace([])
  expect(seen).toEqual([1])
})
