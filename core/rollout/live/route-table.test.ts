import { describe, expect, test } from 'vitest'
import type { LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import { takesPart } from '../admission/cohort.ts'
import { createAdmission } from '../admission/create-admission.ts'
import type { Cohort } from '../plan.ts'
import type { Rollout } from '../rollout.ts'
import { rolloutOf, versionOf } from '../testing/rollout-of.ts'
import { loadedOf, registryOf } from '../testing/rollouts-rig.ts'
import { noticesOf } from './notices.ts'
import { type Routable, RouteTable } from './route-table.ts'
import { createTraffic } from './traffic.ts'

const [first, second, third] = [loadedOf('1.0.0'), loadedOf('1.1.0'), loadedOf('1.2.0')]
const promoted = { kind: 'promoted' } as const

const of = (id: string, from: string, to: string, cohort: Cohort = {}, more: Partial<Rollout> = {}): Rollout => ({
  ...rolloutOf({ id, stable: versionOf(from), canary: versionOf(to), ...more }),
  plan: { ...rolloutOf().plan, cohort },
})
const promotion = (id: string, from: string, to: string, cohort?: Cohort): Rollout =>
  of(id, from, to, cohort, { state: promoted })

function tableOf(loaded: readonly LoadedPlugin[], promotions: readonly Rollout[], active: readonly Rollout[] = []) {
  const plugins = registryOf(loaded)
  const clock = new VirtualClock()
  const traffic = createTraffic(clock)
  const table = new RouteTable(plugins.registry, traffic)
  const routable = (rollout: Rollout): Routable => ({
    rollout,
    admission: createAdmission({ rolloutId: rollout.id, slowMs: 1, clock, observe: () => {} }),
  })
  table.put({ promoted: promotions, active: active.map(routable) })
  const stable = (appid = 'wx1') => table.stableFor(appid, 'pay', first).id.version
  return { table, plugins, stable, traffic }
}

describe('stable', () => {
  test("is the manifest's where nothing was promoted", () => {
    expect(tableOf([first], []).stable()).toBe('1.0.0')
  })

  test('is the last of a chain of promotions, and back where one led back', () => {
    const chain = [promotion('a', '1.0.0', '1.1.0'), promotion('b', '1.1.0', '1.2.0')]
    expect(tableOf([first, second, third], chain).stable()).toBe('1.2.0')
    expect(tableOf([first, second], [...chain.slice(0, 1), promotion('c', '1.1.0', '1.0.0')]).stable()).toBe('1.0.0')
  })

  test('is not what was compared with another version', () => {
    expect(tableOf([first, third], [promotion('b', '1.1.0', '1.2.0')]).stable()).toBe('1.0.0')
  })

  test('is that of other bytes no more', () => {
    const other = { ...second, integrity: 'sha256-other' }
    expect(tableOf([first, other], [promotion('a', '1.0.0', '1.1.0')]).stable()).toBe('1.0.0')
  })

  test('is promoted for the apps of its cohort alone', () => {
    const { stable } = tableOf([first, second], [promotion('a', '1.0.0', '1.1.0', { apps: ['wx1'] })])
    expect([stable('wx1'), stable('wx2')]).toEqual(['1.1.0', '1.0.0'])
  })

  test('is the last that is loaded where a promoted one is gone', () => {
    const chain = [promotion('a', '1.0.0', '1.1.0'), promotion('b', '1.1.0', '1.2.0')]
    const { stable, plugins } = tableOf([first, second, third], chain)
    plugins.replace([first, second])
    expect(stable()).toBe('1.1.0')
    plugins.replace([first, third])
    expect(stable()).toBe('1.2.0')
    plugins.replace([first])
    expect(stable()).toBe('1.0.0')
  })

  test('is followed from the version that is asked about', () => {
    const { table } = tableOf([first, second, third], [promotion('b', '1.1.0', '1.2.0')])
    expect(table.stableFor('wx1', 'pay', second).id.version).toBe('1.2.0')
  })
})

describe('a lane', () => {
  const laneOf = (loaded: readonly LoadedPlugin[], active: readonly Rollout[], appid = 'wx1') =>
    tableOf(loaded, [], active).table.lane(appid, 'pay')

  test('takes in the apps of its cohort', () => {
    const named = of('a', '1.0.0', '1.1.0', { apps: ['wx1'] })
    expect(laneOf([first, second], [named])?.canary).toBe(second)
    expect(laneOf([first, second], [named], 'wx2')).toBeUndefined()
  })

  test('takes in the share of appids that the hash chooses', () => {
    const shared = of('a', '1.0.0', '1.1.0', { share: 300_000 })
    const appids = Array.from({ length: 200 }, (_, i) => `wx${i}`)
    const { table } = tableOf([first, second], [], [shared])
    const taken = appids.filter((appid) => table.lane(appid, 'pay') !== undefined)
    expect(taken).toEqual(appids.filter((appid) => takesPart({ share: 300_000 }, 'a', appid)))
    // 60 are expected; 4 standard deviations are 26.
    expect(Math.abs(taken.length - 60)).toBeLessThan(26)
  })

  test('is not there where stable is another version than the one it compares with', () => {
    expect(laneOf([third, second], [of('a', '1.0.0', '1.1.0')])).toBeUndefined()
  })

  test('is not there where its canary is not loaded, or nobody serves', () => {
    expect(laneOf([first], [of('a', '1.0.0', '1.1.0')])).toBeUndefined()
    expect(laneOf([], [of('a', '1.0.0', '1.1.0')])).toBeUndefined()
  })

  test('says where the rollout is suspended: then its canary gets nothing, not even of testers', () => {
    const suspended = { kind: 'suspended', why: 'fallback-budget' } as const
    expect(laneOf([first, second], [of('a', '1.0.0', '1.1.0')])?.isSuspended).toBe(false)
    expect(laneOf([first, second], [of('a', '1.0.0', '1.1.0', {}, { state: suspended })])?.isSuspended).toBe(true)
  })

  test('follows a canary that is loaded anew', () => {
    const { table, plugins } = tableOf([first, second], [], [of('a', '1.0.0', '1.1.0')])
    expect(table.lane('wx1', 'pay')?.canary).toBe(second)
    const inline = { ...second }
    plugins.replace([first, inline])
    expect(table.lane('wx1', 'pay')?.canary).toBe(inline)
  })

  test('is one of several that run for other apps', () => {
    const active = [of('a', '1.0.0', '1.1.0', { apps: ['wx1'] }), of('b', '1.0.0', '1.2.0', { apps: ['wx2'] })]
    const { table } = tableOf([first, second, third], [], active)
    expect(['wx1', 'wx2', 'wx3'].map((appid) => table.lane(appid, 'pay')?.rolloutId)).toEqual(['a', 'b', undefined])
  })

  test('is the same object until something changes', () => {
    const { table } = tableOf([first, second], [], [of('a', '1.0.0', '1.1.0')])
    expect(table.lane('wx1', 'pay')).toBe(table.lane('wx1', 'pay'))
  })
})

describe('notices', () => {
  const chain = [promotion('a', '1.0.0', '1.1.0'), { ...promotion('b', '1.1.0', '1.2.0'), changedAt: 3_000 }]

  test('name versions that are needed and not loaded', () => {
    expect(noticesOf([of('r', '1.0.0', '1.1.0')], [first], 'alone')).toEqual([
      'rollout r: pay-v3@1.1.0 is not loaded, so the canary gets no calls',
    ])
    expect(noticesOf([of('r', '1.0.0', '1.1.0')], [second], 'alone')).toEqual([
      'rollout r: pay-v3@1.0.0 is not loaded, so the canary gets no calls',
    ])
    expect(noticesOf(chain, [first], 'joined')).toEqual([
      'rollout b: pay-v3@1.2.0 was promoted and is not loaded, so the version before it serves',
    ])
  })

  test('say that the shared store is away', () => {
    expect(noticesOf([], [], 'away')).toEqual(['rollouts: the shared store is away; none is started or advanced'])
  })

  test('are none where all is well', () => {
    expect(noticesOf([of('r', '1.0.0', '1.1.0'), ...chain], [first, second, third], 'alone')).toEqual([])
  })
})
