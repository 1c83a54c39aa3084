import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../clock.ts'
import { connectRedis } from '../../redis/connect-redis.ts'
import type { RedisLink } from '../../redis/redis-link.ts'
import { listenToNews, type RedisNews } from '../../redis/redis-news.ts'
import { SecretValue } from '../../secret-value.ts'
import { openStateDatabase, type StateDatabase } from '../../sqlite/state-database.ts'
import { describeWithRedis, RedisServer } from '../../testing/redis-server.ts'
import { entryOf, firstOf, rolloutStoreSuite } from '../../testing/rollout-store-suite.ts'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import type { Rollout } from '../rollout.ts'
import { createSqliteRolloutStore } from '../store/sqlite-rollout-store.ts'
import { rolledBack } from '../testing/rollout-of.ts'
import { PooledStore } from './pooled-store.ts'
import { createSharedRecords, newsChannel } from './shared-records.ts'

const first = firstOf()
const running = firstOf({ version: 2, epoch: 2, state: { kind: 'running' } })
const advanced = firstOf({ version: 3, epoch: 3, step: 1, state: { kind: 'running' } })
const back = firstOf({ version: 3, epoch: 3, state: rolledBack })

interface Host {
  readonly store: PooledStore
  readonly link: RedisLink
  /** Looks for what it may have missed. */
  readonly clock: VirtualClock
  readonly state: StateDatabase
  readonly news: RedisNews | undefined
}

describeWithRedis('rollouts that hosts share', () => {
  let server: RedisServer
  const hosts: Host[] = []
  const troubles: unknown[] = []

  /** @param state its own disk, where it was there before. */
  const host = async ({ hears = true, state }: { hears?: boolean; state?: StateDatabase } = {}): Promise<Host> => {
    const disk = state ?? (await openStateDatabase(':memory:'))
    const link = await connectRedis(new SecretValue(server.url), systemClock)
    const clock = new VirtualClock()
    const store = await PooledStore.open({
      local: createSqliteRolloutStore(disk),
      shared: createSharedRecords(link, randomUUID),
      link,
      clock,
      onTrouble: (error) => troubles.push(error),
    })
    const listener = { heard: () => store.look(), joined: () => store.look() }
    const news = hears ? await listenToNews(new SecretValue(server.url), systemClock, newsChannel, listener) : undefined
    const made = { store, link, clock, state: disk, news }
    hosts.push(made)
    return made
  }
  const put = async ({ store }: Host, rollout: Rollout, what: string) => store.put(rollout, entryOf(rollout, { what }))
  const known = ({ store }: Host) => store.get(first.id)
  const reach = ({ store }: Host, value: string) => expect.poll(() => store.reach, { timeout: 10_000 }).toBe(value)
  const learns = (one: Host, rollout: Rollout) => expect.poll(() => known(one), { timeout: 10_000 }).toEqual(rollout)

  beforeEach(async () => {
    server = await RedisServer.start()
  })
  afterEach(async () => {
    for (const { news, store, link } of hosts.splice(0)) {
      await news?.close()
      await store.close()
      await link.close()
    }
    await server.stop()
    expect(troubles.splice(0)).toEqual([])
  })

  rolloutStoreSuite(async () => (await host()).store)

  test('are known to the others, with their history', async () => {
    const [one, other] = [await host(), await host()]
    expect(one.store.reach).toBe('joined')
    await put(one, first, 'planned')
    expect(await put(one, running, 'started')).toEqual({ kind: 'done' })
    await learns(other, running)
    expect((await other.store.history(first.id)).map(({ what }) => what)).toEqual(['planned', 'started'])
  })

  test('are known to one that hears no news, as soon as it looks', async () => {
    const [one, deaf] = [await host(), await host({ hears: false })]
    await put(one, first, 'planned')
    expect(known(deaf)).toBeUndefined()
    await deaf.clock.advance(1_000)
    await learns(deaf, first)
  })

  test('tell watchers of every host', async () => {
    const [one, other] = [await host(), await host()]
    const told: string[] = []
    one.store.watch(({ version }) => told.push(`one ${version}`))
    other.store.watch(({ version }) => told.push(`other ${version}`))
    await put(one, first, 'planned')
    await expect.poll(() => told).toEqual(['one 1', 'other 1'])
  })

  test('are known to one that starts later, before it takes a call', async () => {
    await put(await host(), first, 'planned')
    expect(known(await host())).toEqual(first)
  })

  test('are changed by one of two that change them at once', async () => {
    const [one, other] = [await host(), await host()]
    await put(one, first, 'planned')
    await learns(other, first)
    const results = await Promise.all([put(one, running, 'started'), put(other, running, 'aborted')])
    expect(results.map(({ kind }) => kind).sort()).toEqual(['conflict', 'done'])
    expect((await one.store.history(first.id)).length).toBe(2)
  })

  test('are not changed by one that saw an older version', async () => {
    const [one, deaf] = [await host(), await host({ hears: false })]
    await put(one, first, 'planned')
    await deaf.clock.advance(1_000)
    await put(one, running, 'started')
    expect(await put(deaf, firstOf({ version: 2, changedAt: 5 }), 'paused')).toEqual({
      kind: 'conflict',
      current: running,
    })
    expect(known(deaf)).toEqual(running)
  })

  test('are taken back while Redis is away, and not started or advanced', async () => {
    const one = await host()
    await put(one, first, 'planned')
    await put(one, running, 'started')
    await server.kill()
    await one.clock.advance(1_000)
    await reach(one, 'away')
    await expect(put(one, advanced, 'advanced')).rejects.toMatchObject({ code: 'WXH_ROLLOUT_AWAY' })
    await expect(put(one, firstOf({ id: 'other' }), 'planned')).rejects.toMatchObject({
      code: 'WXH_ROLLOUT_AWAY',
    })
    expect(await put(one, back, 'rolled-back')).toEqual({ kind: 'done' })
    expect(known(one)).toEqual(back)
  })

  test('are taken back at once by the change that finds Redis away', async () => {
    const one = await host()
    await put(one, first, 'planned')
    await put(one, running, 'started')
    server.pause()
    expect(await put(one, back, 'rolled-back')).toEqual({ kind: 'done' })
    server.resume()
    await reach(one, 'joined')
    await learns(await host(), back)
  })

  test('are offered to a Redis that came back empty, with their history', async () => {
    const one = await host()
    await put(one, first, 'planned')
    await put(one, running, 'started')
    await put(one, back, 'rolled-back')
    await server.restart()
    await one.clock.advance(1_000)
    await reach(one, 'away')
    await reach(one, 'joined')
    const later = await host()
    expect(known(later)).toEqual(back)
    expect((await later.store.history(first.id)).map(({ what }) => what)).toEqual(['planned', 'started', 'rolled-back'])
  })

  test('stay rolled back, whatever an older Redis says', async () => {
    const one = await host({ hears: false })
    await put(one, first, 'planned')
    await put(one, running, 'started')
    const old = await one.link.run((redis) => redis.hgetall('wxhost:{rollouts}:records'))
    await put(one, back, 'rolled-back')
    await one.link.run((redis) => redis.hset('wxhost:{rollouts}:records', old))
    expect(known(await host())).toEqual(running)
    await one.clock.advance(1_000)
    // Which of the two asks Redis first is not said: this one hears of it.
    await learns(await host(), back)
    expect(known(one)).toEqual(back)
  })

  test('stay rolled back, whatever was done while the host that did it was cut off', async () => {
    const [one, other] = [await host(), await host()]
    await put(one, first, 'planned')
    await put(one, running, 'started')
    await learns(other, running)
    await one.link.close()
    expect(await put(one, back, 'rolled-back')).toEqual({ kind: 'done' })
    await put(other, advanced, 'advanced')
    await host({ state: one.state })
    await expect.poll(() => known(other)).toMatchObject({ state: rolledBack, version: 4, epoch: 4, attempt: 1 })
    expect(known(await host())).toEqual(known(other))
  })

  test('are planned again by all once a person cleared them', async () => {
    const [one, other] = [await host(), await host()]
    await put(one, first, 'planned')
    await put(one, running, 'started')
    await put(one, back, 'rolled-back')
    const cleared = firstOf({ state: { kind: 'planned' }, attempt: 2, version: 4, epoch: 3 })
    expect(await put(one, cleared, 'cleared')).toEqual({ kind: 'done' })
    await learns(other, cleared)
  })

  test('that cannot be kept here are told of and tried again', async () => {
    const [one, other] = [await host(), await host({ hears: false })]
    other.state.database.exec('PRAGMA query_only = 1')
    await put(one, first, 'planned')
    await other.clock.advance(1_000)
    await expect.poll(() => troubles).toMatchObject([{ code: 'WXH_STORE_UNAVAILABLE' }])
    troubles.splice(0)
    other.state.database.exec('PRAGMA query_only = 0')
    await other.clock.advance(1_000)
    await learns(other, first)
  })

  test('are rolled back everywhere, though the host that did it died before it could keep it', async () => {
    const [one, other] = [await host(), await host()]
    await put(one, first, 'planned')
    await put(one, running, 'started')
    one.state.database.exec('PRAGMA query_only = 1')
    await expect(put(one, back, 'rolled-back')).rejects.toMatchObject({ code: 'WXH_STORE_UNAVAILABLE' })
    await learns(other, back)
    one.state.database.exec('PRAGMA query_only = 0')
    expect(known(await host({ state: one.state }))).toEqual(back)
    troubles.splice(0)
  })

  test('that another kind of host wrote are left alone', async () => {
    const one = await host()
    await one.link.run((redis) => redis.hset('wxhost:{rollouts}:records', 'rollout:x', '{"id":"x"}', 'stamp', 'y'))
    await one.clock.advance(1_000)
    await put(one, first, 'planned')
    expect((await host()).store.list()).toEqual([first])
  })

  test.each<[string, object]>([
    ['a plan without steps', { plan: { cohort: {}, limits: first.plan.limits } }],
    ['a step that its plan has not', { step: 4 }],
    ['a state that is none', { state: {} }],
    ['a plan without limits', { plan: { cohort: {}, steps: first.plan.steps } }],
    ['a version that is none', { canary: { plugin: 'pay-v3', integrity: 'sha256-x' } }],
  ])('with %s are not taken over: no host could go on with them', async (_what, wrong) => {
    const one = await host()
    const text = JSON.stringify({ ...first, id: 'x', ...wrong })
    await one.link.run((redis) => redis.hset('wxhost:{rollouts}:records', 'rollout:x', text, 'stamp', 'y'))
    await one.clock.advance(1_000)
    await put(one, first, 'planned')
    expect(one.store.list()).toEqual([first])
  })

  test('with a history of thousands are offered to a Redis that came back empty', async () => {
    const state = await openStateDatabase(':memory:')
    const entries = Array.from({ length: 9_000 }, (_, i) => entryOf(first, { version: i + 1 }))
    await createSqliteRolloutStore(state).adopt(first, entries)
    const one = await host({ state })
    expect(one.store.reach).toBe('joined')
    expect(await (await host()).store.history(first.id)).toHaveLength(9_000)
  })
})
