import { describe, expect, test } from 'vitest'
import type { Clock } from '../../clock.ts'
import { openStateDatabase } from '../../sqlite/state-database.ts'
import { testKeyring } from '../../testing/keyring.ts'
import { event, inboxRig, pushOf, storeOne } from '../testing/inbox-rig.ts'
import { createSqliteInbox } from './sqlite-inbox.ts'

const day = 24 * 3_600_000
const ids = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id)

describe('events to be delivered', () => {
  test('are due at once, longest due first', async () => {
    const { inbox, clock } = await inboxRig()
    const a = await storeOne(inbox, event('a'))
    await clock.advance(5)
    const b = await storeOne(inbox, event('b'))
    expect([ids(inbox.due(clock.now(), 9)), inbox.nextDueAt()]).toEqual([[a, b], clock.now() - 5])
    expect(ids(inbox.due(clock.now(), 1))).toEqual([a])
    expect(ids(inbox.due(clock.now() - 1, 9))).toEqual([a])
  })

  test('of one key come one after the other', async () => {
    const { inbox, clock } = await inboxRig()
    const [a, b, c] = [
      await storeOne(inbox, event('a', { orderKey: 'k' })),
      await storeOne(inbox, event('b', { orderKey: 'k' })),
      await storeOne(inbox, event('c', { orderKey: 'other' })),
    ]
    expect(ids(inbox.due(clock.now(), 9))).toEqual([a, c])
    await inbox.failed(a, 'status 500', { at: clock.now() + 1_000 })
    expect(ids(inbox.due(clock.now(), 9))).toEqual([c])
    await inbox.delivered(c, clock.now())
    expect(inbox.nextDueAt()).toBe(clock.now() + 1_000)
    await inbox.delivered(a, clock.now())
    expect(ids(inbox.due(clock.now(), 9))).toEqual([b])
  })

  test('are not held up by one that was given up', async () => {
    const { inbox, clock } = await inboxRig()
    const a = await storeOne(inbox, event('a', { orderKey: 'k' }))
    const b = await storeOne(inbox, event('b', { orderKey: 'k' }))
    await inbox.failed(a, 'status 410', 'dead')
    expect(ids(inbox.due(clock.now(), 9))).toEqual([b])
  })

  test('have a key of their owner and channel', async () => {
    const { inbox, clock } = await inboxRig()
    const a = await storeOne(inbox, event('a', { orderKey: 'k' }))
    const b = await storeOne(inbox, event('b', { orderKey: 'k' }), { owner: 'merchant:2' })
    expect(ids(inbox.due(clock.now(), 9))).toEqual([a, b])
  })
})

describe('a delivery', () => {
  test('is noted with its tries and its end', async () => {
    const { inbox, clock } = await inboxRig()
    const id = await storeOne(inbox, event('a'))
    await inbox.failed(id, 'timeout', { at: clock.now() + 1_000 })
    expect(inbox.find(id)).toMatchObject({ tries: 1, lastProblem: 'timeout', nextTryAt: clock.now() + 1_000 })
    await inbox.delivered(id, clock.now() + 7)
    expect(inbox.find(id)).toMatchObject({ state: 'delivered', tries: 2, deliveredAt: clock.now() + 7 })
    expect(inbox.find(id)).not.toHaveProperty('lastProblem')
  })

  test('that failed takes nothing back of one that succeeded', async () => {
    const { inbox, clock } = await inboxRig()
    const id = await storeOne(inbox, event('a'))
    await inbox.delivered(id, clock.now())
    await inbox.failed(id, 'timeout', 'dead')
    await inbox.failed(id, 'timeout', { at: clock.now() })
    expect(inbox.find(id)).toMatchObject({ state: 'delivered', tries: 1 })
  })
})

describe('the operator', () => {
  test('sees the latest events first, page by page', async () => {
    const { inbox } = await inboxRig()
    const [a, b, c] = [
      await storeOne(inbox, event('a')),
      await storeOne(inbox, event('b'), { channel: 'refund' }),
      await storeOne(inbox, event('c'), { hasWebhook: false }),
    ]
    expect(ids(inbox.list({ most: 2 }))).toEqual([c, b])
    expect(ids(inbox.list({ most: 2, before: 2 }))).toEqual([a])
    expect(ids(inbox.list({ most: 9, state: 'held' }))).toEqual([c])
    expect(ids(inbox.list({ most: 9, channel: 'pay.refund' }))).toEqual([b])
    expect(inbox.counts()).toEqual({ pending: 2, delivered: 0, dead: 0, held: 1 })
  })

  test('replays events under the same id, from the first try on', async () => {
    const { inbox, clock } = await inboxRig()
    const [a, b] = [await storeOne(inbox, event('a')), await storeOne(inbox, event('b'))]
    await inbox.failed(a, 'status 500', 'dead')
    await inbox.delivered(b, clock.now())
    let told = 0
    inbox.onPending(() => told++)
    expect(await inbox.replay({ ids: [a, 'nobody'] }, clock.now() + 5)).toBe(1)
    expect(inbox.find(a)).toMatchObject({ state: 'pending', tries: 0, nextTryAt: clock.now() + 5 })
    expect(await inbox.replay({ ids: [a, b], state: 'dead' }, clock.now())).toBe(0)
    expect(await inbox.replay({ state: 'delivered' }, clock.now())).toBe(1)
    expect(await inbox.replay({}, clock.now())).toBe(0)
    expect(told).toBe(2)
  })

  test('purges what is done with, never what is pending', async () => {
    const { inbox, clock } = await inboxRig()
    const done = await storeOne(inbox, event('a'))
    await inbox.delivered(done, clock.now())
    await storeOne(inbox, event('b'))
    await clock.advance(10)
    expect(await inbox.purge(clock.now() - 10, ['delivered'])).toBe(0)
    expect(await inbox.purge(clock.now(), ['delivered', 'pending', 'dead'])).toBe(1)
    expect(inbox.counts()).toMatchObject({ pending: 1, delivered: 0 })
    expect(await inbox.accept(pushOf([event('a')]))).toMatchObject({ events: [{ id: done, isNew: true }] })
  })

  test('purges more than one go takes', async () => {
    const { inbox, clock, state } = await inboxRig()
    await inbox.accept(
      pushOf(
        Array.from({ length: 1_200 }, (_, n) => event(`e${n}`)),
        { hasWebhook: false },
      ),
    )
    expect(await inbox.purge(clock.now() + 1, ['held'])).toBe(1_200)
    expect(state.database.prepare('SELECT count(*) AS n FROM inbox_alias').get()?.n).toBe(0)
  })
})

describe('by itself the inbox', () => {
  test('forgets what was delivered after 30 days, the dead after 90', async () => {
    const { inbox, clock } = await inboxRig()
    const [a, b] = [await storeOne(inbox, event('a')), await storeOne(inbox, event('b'))]
    await inbox.accept(pushOf([event('c')], { hasWebhook: false }))
    await storeOne(inbox, event('d'))
    await inbox.delivered(a, clock.now())
    await inbox.failed(b, 'status 500', 'dead')
    await clock.advance(30 * day)
    expect(inbox.counts()).toEqual({ pending: 1, delivered: 1, dead: 1, held: 1 })
    await clock.advance(2 * 3_600_000)
    expect(inbox.counts()).toEqual({ pending: 1, delivered: 0, dead: 1, held: 0 })
    await clock.advance(60 * day)
    expect(inbox.counts()).toEqual({ pending: 1, delivered: 0, dead: 0, held: 0 })
  })

  test('forgets nonces after their end', async () => {
    const { inbox, clock, state } = await inboxRig()
    const once = { nonce: 'n', untilMs: clock.now() + 300_000.5, bodyHash: 'h' }
    await inbox.accept(pushOf([event('a')], { once }))
    const count = () => state.database.prepare('SELECT count(*) AS n FROM inbox_nonce').get()?.n
    expect(count()).toBe(1)
    await clock.advance(3_600_000)
    expect(count()).toBe(0)
  })

  test('goes on where the disk takes no writes for a while', async () => {
    const { inbox, clock, state, close } = await inboxRig()
    await inbox.accept(pushOf([event('c')], { hasWebhook: false }))
    state.database.exec('PRAGMA query_only = ON')
    await clock.advance(31 * day)
    expect(inbox.counts().held).toBe(1)
    state.database.exec('PRAGMA query_only = OFF')
    await clock.advance(3_600_000)
    expect(inbox.counts().held).toBe(0)
    close()
    expect(clock.pending).toBe(0)
  })
})

describe('an event that no master key opens', () => {
  test('is given up instead of standing in the way, until it can be replayed', async () => {
    const { inbox, close, open, clock } = await inboxRig()
    const id = await storeOne(inbox, event('a'))
    close()
    const other = await open('22')
    const b = await storeOne(other.inbox, event('b'))
    expect(ids(other.inbox.due(clock.now(), 9))).toEqual([b])
    await clock.advance(1)
    expect(other.inbox.find(id)).toMatchObject({
      state: 'dead',
      data: null,
      lastProblem: expect.stringContaining('master key'),
    })
    other.close()
    const back = await open()
    await back.inbox.replay({ ids: [id] }, clock.now())
    expect(back.inbox.due(clock.now(), 9)[0]).toMatchObject({ id, data: { out_trade_no: 'a' } })
  })
})

describe('many dead events', () => {
  test('are replayed while pushes come in between', async () => {
    const { inbox, clock, state } = await inboxRig()
    await storeOne(inbox, event('a'))
    state.database.exec(`
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
      INSERT INTO inbox (id, owner, appid, channel, type, received_at, state, tries, next_try_at, sealed)
      SELECT 'dead' || i, owner, appid, channel, type, received_at, 'dead', 31, next_try_at, sealed FROM n, inbox`)
    const ended: string[] = []
    const replaying = inbox.replay({ state: 'dead' }, clock.now()).then(() => ended.push('replay'))
    await Promise.all([replaying, storeOne(inbox, event('b')).then(() => ended.push('push'))])
    expect(ended).toEqual(['push', 'replay'])
    expect(inbox.counts()).toMatchObject({ pending: 2502, dead: 0 })
  })
})

describe('a clock that was set back', () => {
  test('keeps no event from being handed out', async () => {
    const { clock, file, close, open } = await inboxRig()
    close()
    const ahead: Clock = { ...bound(clock), now: () => clock.now() + 300 * day }
    const state = await openStateDatabase(file)
    const wrong = createSqliteInbox(state, testKeyring(), { settleNow: () => {} }, ahead)
    const [fresh, failed] = [await storeOne(wrong, event('a')), await storeOne(wrong, event('b'))]
    await wrong.failed(failed, 'status 500', { at: ahead.now() + 3_600_000 })
    wrong.close()
    state.close()
    const { inbox } = await open()
    const waits = await storeOne(inbox, event('c'))
    await inbox.failed(waits, 'status 500', { at: clock.now() + 3 * 3_600_000 })
    await clock.advance(1)
    expect(ids(inbox.due(clock.now(), 9))).toEqual([fresh, failed])
  })
})

const bound = (clock: Clock): Clock => ({
  now: () => clock.now(),
  monotonic: () => clock.monotonic(),
  after: (ms, call) => clock.after(ms, call),
  sleep: (ms, signal) => clock.sleep(ms, signal),
})
