import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Settled, Tracked } from '../protocol/index.ts'
import { openStateDatabase } from '../sqlite/state-database.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { outcomeOwner } from './outcome-owner.ts'
import { createSqliteOutcomeStore } from './sqlite-outcome-store.ts'

const minute = 60_000
const day = 24 * 60 * minute
const place = { owner: 'merchant:1900000109', protocol: 'pay' }
const id = { ...place, key: 'order:1' }
const sent: Tracked = { key: 'order:1', stage: 'sent', ask: { operation: 'query', input: { out_trade_no: '1' } } }
const paid: Settled = { protocol: 'pay', key: 'order:1', stage: 'delivered', detail: 'SUCCESS', at: 5 }

async function rig() {
  const directory = mkdtempSync(join(tmpdir(), 'wxhost-outcomes-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const clock = new VirtualClock()
  const open = async () => {
    const state = await openStateDatabase(join(directory, 'state.db'))
    const store = createSqliteOutcomeStore(state, clock)
    const close = () => {
      store.close()
      state.close()
    }
    return { state, store, close }
  }
  return { clock, open, ...(await open()) }
}

describe('what is noted', () => {
  const accepted: Tracked = { key: 'order:1', stage: 'accepted' }

  test('is told at once, and is on the disk a moment later', async () => {
    const { store, state, close, clock } = await rig()
    store.note(place, 'wx1', accepted)
    store.note(place, 'wx1', { ...accepted, key: 'order:2' })
    expect(store.find({ ...place, key: 'order:3' })).toBeUndefined()
    expect(state.database.prepare('SELECT count(*) AS n FROM outcome').get()?.n).toBe(0)
    expect(store.find(id)).toMatchObject({ stage: 'accepted' })
    await clock.advance(50)
    expect(state.database.prepare('SELECT count(*) AS n FROM outcome').get()?.n).toBe(2)
    close()
  })

  test('is written at the end', async () => {
    const { store, close, open } = await rig()
    store.note(place, 'wx1', accepted)
    close()
    const again = await open()
    expect(again.store.find(id)).toMatchObject({ stage: 'accepted' })
    again.close()
  })

  test('joins a push that came first', async () => {
    const { store, close, clock } = await rig()
    await store.settle(place, paid)
    store.note(place, 'wx1', accepted)
    await clock.advance(50)
    expect(store.find(id)).toMatchObject({ stage: 'delivered', appid: 'wx1', acceptedAt: expect.any(Number) })
    close()
  })

  test('comes before the push that follows it at once', async () => {
    const { store, close, clock } = await rig()
    store.note(place, 'wx1', { ...accepted, detail: 'PROCESSING' })
    await store.settle(place, { protocol: 'pay', key: 'order:1', stage: 'accepted', detail: 'ABNORMAL' })
    await clock.advance(50)
    expect(store.find(id)).toMatchObject({ detail: 'ABNORMAL', appid: 'wx1' })
    close()
  })

  test('and cannot be written is said', async () => {
    const { state, close, clock, store: other } = await rig()
    const lost: unknown[] = []
    const store = createSqliteOutcomeStore(state, clock, (error) => lost.push(error))
    store.note(place, 'wx1', accepted)
    state.database.close()
    await clock.advance(50)
    expect(lost).toHaveLength(1)
    store.close()
    other.close()
    void close
  })
})

describe('an outcome', () => {
  test('is on the disk once it is tracked', async () => {
    const { store, close, open, clock } = await rig()
    await store.track(place, 'wx1', sent)
    close()
    const again = await open()
    expect(again.store.find(id)).toEqual({
      ...id,
      appid: 'wx1',
      stage: 'sent',
      final: false,
      sentAt: clock.now(),
      ask: sent.ask,
      nextAskAt: clock.now() + minute,
    })
    again.close()
    expect(clock.pending).toBe(0)
  })

  test('belongs to its owner, protocol and key', async () => {
    const { store, close } = await rig()
    await store.track(place, 'wx1', sent)
    expect(store.find({ ...id, owner: 'app:wx1' })).toBeUndefined()
    expect(store.find({ ...id, protocol: 'template' })).toBeUndefined()
    expect(store.find({ ...id, key: 'order:2' })).toBeUndefined()
    close()
  })

  test('is joined with its push in either order', async () => {
    const { store, close, clock } = await rig()
    await Promise.all([store.settle(place, paid), store.track(place, 'wx1', sent)])
    await Promise.all([
      store.track(place, 'wx1', { ...sent, key: 'order:2' }),
      store.settle(place, { ...paid, key: 'order:2', version: 4 }),
    ])
    const joined = {
      appid: 'wx1',
      stage: 'delivered',
      detail: 'SUCCESS',
      final: true,
      sentAt: clock.now(),
      settledAt: 5,
    }
    expect(store.find(id)).toEqual({ ...id, ...joined })
    expect(store.find({ ...id, key: 'order:2' })).toEqual({ ...id, key: 'order:2', ...joined, version: 4 })
    close()
  })

  test('that is settled within a transaction goes with it', async () => {
    const { store, state, close } = await rig()
    const failing = state.writer.write(() => {
      store.settleNow(place, paid)
      throw new Error('the rest failed')
    })
    await expect(failing).rejects.toThrow('the rest failed')
    expect(store.find(id)).toBeUndefined()
    close()
  })

  test('that cannot be written is refused', async () => {
    const { store, state, close } = await rig()
    state.database.exec('PRAGMA query_only = ON')
    await expect(store.track(place, 'wx1', sent)).rejects.toThrow('readonly')
    close()
  })

  test('whose question is no JSON harms no other of its turn', async () => {
    const { store, close } = await rig()
    const odd = { ...sent, key: 'odd', ask: { operation: 'query', input: 1n } } as unknown as Tracked
    const both = await Promise.allSettled([store.track(place, 'wx1', odd), store.track(place, 'wx1', sent)])
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
    close()
  })
})

describe('outcomes to be asked for', () => {
  test('are due one minute after, oldest first', async () => {
    const { store, close, clock } = await rig()
    await store.track(place, 'wx1', sent)
    await clock.advance(1_000)
    await store.track(place, 'wx1', { ...sent, key: 'order:2' })
    await store.track(place, 'wx1', { key: 'no-question', stage: 'sent' })
    expect(store.due(clock.now() + 58_000, 9)).toEqual([])
    expect(store.due(clock.now() + 59_000, 9).map(({ key }) => key)).toEqual(['order:1'])
    expect(store.due(clock.now() + day, 9).map(({ key }) => key)).toEqual(['order:1', 'order:2'])
    expect(store.due(clock.now() + day, 1)).toHaveLength(1)
    close()
  })

  test('come again by the schedule, also after a restart', async () => {
    const { store, close, open, clock } = await rig()
    const start = clock.now()
    await store.track(place, 'wx1', sent)
    await store.asked(id, start + minute)
    close()
    const again = await open()
    expect(again.store.find(id)?.nextAskAt).toBe(start + 5 * minute)
    await again.store.asked(id, start + 7 * day)
    expect(again.store.find(id)?.nextAskAt).toBeUndefined()
    expect(again.store.due(start + 9 * day, 9)).toEqual([])
    again.close()
  })

  test('are no more once they are final', async () => {
    const { store, close, clock } = await rig()
    await store.track(place, 'wx1', sent)
    await store.settle(place, paid)
    await store.asked(id, clock.now() + minute)
    expect(store.due(clock.now() + day, 9)).toEqual([])
    expect(store.find(id)).not.toHaveProperty('ask')
    close()
  })
})

describe('an outcome is forgotten', () => {
  const count = (state: Awaited<ReturnType<typeof openStateDatabase>>) =>
    state.database.prepare('SELECT count(*) AS n FROM outcome').get()?.n

  test('30 days after its last word', async () => {
    const { store, state, close, clock } = await rig()
    await store.track(place, 'wx1', sent)
    await clock.advance(day)
    await store.settle(place, paid)
    await clock.advance(30 * day - 1)
    expect(store.find(id)).toBeDefined()
    await clock.advance(1)
    expect(store.find(id)).toBeUndefined()
    await clock.advance(60 * minute)
    expect(count(state)).toBe(0)
    close()
  })

  test('7 days after its last word where it is followed from its answer on', async () => {
    const { store, close, clock } = await rig()
    store.note(place, 'wx1', { key: 'order:1', stage: 'accepted' })
    await clock.advance(7 * day - 1)
    expect(store.find(id)).toBeDefined()
    await clock.advance(60)
    expect(store.find(id)).toBeUndefined()
    close()
  })

  test('24 hours after a push that no call was made for', async () => {
    const { store, state, close, clock } = await rig()
    await store.settle(place, { ...paid, final: false })
    await clock.advance(day - 1)
    await store.settle(place, paid)
    expect(store.find(id)).toBeDefined()
    await clock.advance(1)
    expect(store.find(id)).toBeUndefined()
    await clock.advance(60 * minute)
    expect(count(state)).toBe(0)
    close()
  })

  test('later where the disk takes no writes now', async () => {
    const { store, state, close, clock } = await rig()
    await store.settle(place, paid)
    state.database.exec('PRAGMA query_only = ON')
    await clock.advance(2 * day)
    expect(count(state)).toBe(1)
    state.database.exec('PRAGMA query_only = OFF')
    await clock.advance(60 * minute)
    expect(count(state)).toBe(0)
    close()
  })
})

test('a key is the merchant’s only where there is one', () => {
  const app = { appid: 'wx1', mchid: '1900000109' }
  expect(outcomeOwner('merchant', app)).toBe('merchant:1900000109')
  expect(outcomeOwner('app', app)).toBe('app:wx1')
  expect(outcomeOwner(undefined, app)).toBe('app:wx1')
  expect(outcomeOwner('merchant', { appid: 'wx1' })).toBe('app:wx1')
})
