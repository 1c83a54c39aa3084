import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { DeliveryRig } from './testing/delivery-rig.ts'
import { startWebhook } from './testing/webhook-server.ts'

const status = (code: number) => (response: ServerResponse) => response.writeHead(code).end()

describe('a reply', () => {
  const answerJson = (response: ServerResponse) => response.end('{"reply": "好"}')

  test('is what the webhook answered in time', async () => {
    const webhook = await startWebhook(answerJson)
    const rig = await DeliveryRig.open()
    rig.urls['*'] = webhook.url
    const deliverer = rig.deliverer()
    deliverer.start()
    const id = await rig.push()
    expect(await deliverer.deliverNow(id, 4_000)).toEqual({ reply: '好' })
    expect(rig.inbox.find(id)).toMatchObject({ state: 'delivered', tries: 1 })
    expect(await deliverer.deliverNow(id, 4_000)).toBeUndefined()
    expect(await deliverer.deliverNow('unknown', 4_000)).toBeUndefined()
    expect(webhook.seen).toHaveLength(1)
  })

  test('that is no object is none', async () => {
    const webhook = await startWebhook((response) => response.end('["好"]'))
    const rig = await DeliveryRig.open()
    rig.urls['*'] = webhook.url
    const id = await rig.push()
    expect(await rig.deliverer().deliverNow(id, 4_000)).toBeUndefined()
    expect(rig.inbox.find(id)?.state).toBe('delivered')
  })

  test('that comes late is none, and delivers the event all the same', async () => {
    const held = Promise.withResolvers<ServerResponse>()
    const webhook = await startWebhook((response) => held.resolve(response))
    const rig = await DeliveryRig.open()
    rig.urls['*'] = webhook.url
    const id = await rig.push()
    const reply = rig.deliverer().deliverNow(id, 4_000)
    const response = await held.promise
    await rig.clock.advance(4_000)
    expect(await reply).toBeUndefined()
    answerJson(response)
    await rig.idle()
    expect(rig.inbox.find(id)?.state).toBe('delivered')
  })

  test('is not waited for while an earlier event of the key is pending', async () => {
    const webhook = await startWebhook(answerJson)
    const rig = await DeliveryRig.open()
    rig.urls['*'] = webhook.url
    await rig.push({ orderKey: 'a' })
    const second = await rig.push({ orderKey: 'a' })
    expect(await rig.deliverer().deliverNow(second, 4_000)).toBeUndefined()
    expect(webhook.seen).toEqual([])
  })

  test('is not waited for while the host is down', async () => {
    const webhook = await startWebhook(status(500))
    const rig = await DeliveryRig.open()
    rig.urls['*'] = webhook.url
    const deliverer = rig.deliverer()
    deliverer.start()
    for (let n = 0; n < 10; n++) await rig.push()
    await rig.idle()
    const id = await rig.push()
    expect(await deliverer.deliverNow(id, 4_000)).toBeUndefined()
    expect(rig.inbox.find(id)).toMatchObject({ state: 'pending', tries: 0 })
  })

  test('is found behind many events of a host that is down', async () => {
    const [down, well] = [await startWebhook(status(503)), await startWebhook(answerJson)]
    const rig = await DeliveryRig.open()
    Object.assign(rig.urls, { wx1: down.url, wx2: well.url })
    const deliverer = rig.deliverer({ concurrency: 2, perHost: 2 })
    await Promise.all(Array.from({ length: 300 }, () => rig.push({ appid: 'wx1' })))
    deliverer.start()
    await rig.pass(1)
    const id = await rig.push({ appid: 'wx2' })
    expect(await deliverer.deliverNow(id, 4_000)).toEqual({ reply: '好' })
  })
})
