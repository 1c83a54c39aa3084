import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import type { Clock } from '../../clock.ts'
import type { InboxStore } from '../inbox-store.ts'
import { createDeliverer } from './deliverer.ts'
import { DeliveryRig, until } from './testing/delivery-rig.ts'
import { startWebhook } from './testing/webhook-server.ts'

describe('of deliveries', () => {
  test('no more than so many are under way, in all and to one host', async () => {
    const rig = await DeliveryRig.open()
    const held: ServerResponse[] = []
    for (const appid of ['wx1', 'wx2', 'wx3']) {
      rig.urls[appid] = (await startWebhook((response) => held.push(response))).url
      for (let n = 0; n < 4; n++) await rig.push({ appid })
    }
    rig.deliverer({ concurrency: 5, perHost: 2 }).start()
    await until(() => held.length === 5)
    expect(rig.inFlight).toEqual({ now: 5, most: 5, ofOneHost: 2 })
    for (let n = 0; n < 12; n++) {
      await until(() => held.length > n)
      held[n]?.end()
    }
    await rig.idle()
    expect(rig.inbox.counts().delivered).toBe(12)
    expect(rig.inFlight).toEqual({ now: 0, most: 5, ofOneHost: 2 })
  })

  test('none begins after a stop, and those under way may end', async () => {
    const held: ServerResponse[] = []
    const webhook = await startWebhook((response) => held.push(response))
    const rig = await DeliveryRig.open()
    rig.urls['*'] = webhook.url
    const deliverer = rig.deliverer()
    deliverer.start()
    const id = await rig.push()
    await until(() => held.length === 1)
    const stopped = deliverer.stop()
    const later = await rig.push()
    held[0]?.end()
    await stopped
    expect(rig.inbox.find(id)?.state).toBe('delivered')
    expect(rig.inbox.find(later)?.state).toBe('pending')
    expect(await deliverer.deliverNow(later, 4_000)).toBeUndefined()
    expect(webhook.seen).toHaveLength(1)
  })

  test('one that a stop cuts is made again by the next host', async () => {
    const asked = Promise.withResolvers<void>()
    const webhook = await startWebhook((response) => {
      if (webhook.seen.length > 1) response.end()
      else asked.resolve()
    })
    const rig = await DeliveryRig.open()
    rig.urls['*'] = webhook.url
    const first = rig.deliverer()
    first.start()
    const id = await rig.push()
    await asked.promise
    const stopped = first.stop(1_000)
    await rig.clock.advance(1_000)
    await stopped
    expect(rig.inbox.find(id)).toMatchObject({ state: 'pending', tries: 0 })
    expect(rig.kinds()).toEqual([])
    rig.deliverer().start()
    await rig.idle()
    expect(webhook.seen.map(({ headers }) => headers['webhook-id'])).toEqual([id, id])
  })

  test('one whose success was not recorded (a crash) is made again', async () => {
    const webhook = await startWebhook()
    const rig = await DeliveryRig.open()
    rig.urls['*'] = webhook.url
    const dying = Object.create(rig.inbox, { delivered: { value: () => new Promise(() => {}) } })
    createDeliverer({ ...rig.options(), inbox: dying }).start()
    const id = await rig.push()
    await rig.idle()
    expect(rig.inbox.find(id)?.state).toBe('pending')
    rig.deliverer().start()
    await rig.idle()
    expect(webhook.seen.map(({ headers }) => headers['webhook-id'])).toEqual([id, id])
    expect(rig.inbox.find(id)?.state).toBe('delivered')
  })
})

describe('an inbox', () => {
  test('that cannot be written does not let an event be handed out twice', async () => {
    const webhook = await startWebhook()
    const rig = await DeliveryRig.open()
    rig.urls['*'] = webhook.url
    let isFull = true
    const delivered = async (id: string, at: number) =>
      isFull ? Promise.reject(new Error('database or disk is full')) : rig.inbox.delivered(id, at)
    rig.deliverer({ inbox: Object.create(rig.inbox, { delivered: { value: delivered } }) }).start()
    const id = await rig.push()
    await rig.pass(10)
    isFull = false
    await rig.pass(1)
    expect(webhook.seen).toHaveLength(1)
    expect(rig.inbox.find(id)?.state).toBe('delivered')
    expect(new Set(rig.kinds())).toEqual(new Set(['store-failed', 'delivered']))
  })

  test('that cannot be read is asked again', async () => {
    const webhook = await startWebhook()
    const rig = await DeliveryRig.open()
    rig.urls['*'] = webhook.url
    let times = 0
    const due: InboxStore['due'] = (now, most) => {
      if (times++ === 0) throw new Error('database is locked')
      return rig.inbox.due(now, most)
    }
    rig.deliverer({ inbox: Object.create(rig.inbox, { due: { value: due } }) }).start()
    await rig.push()
    await rig.pass(1)
    expect(rig.kinds()).toEqual(['store-failed', 'delivered'])
  })

  test('that takes long to read is read less often', async () => {
    const webhook = await startWebhook()
    const rig = await DeliveryRig.open()
    rig.urls['*'] = webhook.url
    let looks = 0
    let spent = 0
    const due: InboxStore['due'] = (now, most) => {
      looks++
      spent += 100
      return rig.inbox.due(now, most)
    }
    const clock: Clock = {
      now: () => rig.clock.now(),
      monotonic: () => rig.clock.monotonic() + spent,
      after: (ms, call) => rig.clock.after(ms, call),
      sleep: (ms, signal) => rig.clock.sleep(ms, signal),
    }
    rig.deliverer({ clock, inbox: Object.create(rig.inbox, { due: { value: due } }) }).start()
    await rig.idle()
    for (let n = 0; n < 5; n++) {
      await rig.push()
      await rig.idle()
    }
    expect([looks, webhook.seen.length]).toEqual([1, 0])
    await rig.clock.advance(400)
    await rig.idle()
    expect([looks, webhook.seen.length]).toEqual([2, 5])
  })

  test('that another process changed is looked at within a second', async () => {
    const webhook = await startWebhook()
    const rig = await DeliveryRig.open()
    rig.urls['*'] = webhook.url
    const deaf = Object.create(rig.inbox, { onPending: { value: () => {} } })
    rig.deliverer({ inbox: deaf }).start()
    await rig.idle()
    await rig.push()
    await rig.idle()
    expect(webhook.seen).toEqual([])
    await rig.pass(1)
    expect(webhook.seen).toHaveLength(1)
  })
})
