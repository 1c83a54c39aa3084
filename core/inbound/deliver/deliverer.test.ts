import { createHmac } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { DeliveryRig } from './testing/delivery-rig.ts'
import { startWebhook } from './testing/webhook-server.ts'

const status = (code: number) => (response: ServerResponse) => response.writeHead(code).end()

describe('an event', () => {
  test('is handed out once it is stored, signed, with a stable id', async () => {
    const webhook = await startWebhook()
    const rig = await DeliveryRig.open()
    rig.urls['*'] = webhook.url
    rig.deliverer().start()
    const id = await rig.push({ channel: 'pay.notify' })
    await rig.idle()
    expect(JSON.parse(webhook.seen[0]?.body ?? '')).toEqual({
      id,
      type: 'text',
      channel: 'pay.notify',
      owner: 'merchant:1900000109',
      appid: 'wx1',
      mchid: '1900000109',
      receivedAt: '2026-11-20T00:00:00.000Z',
      data: { name: 'event-1', text: '你好' },
    })
    expect(rig.inbox.find(id)).toMatchObject({ state: 'delivered', tries: 1, deliveredAt: rig.clock.now() })
    expect(rig.happened).toMatchObject([{ kind: 'delivered', id, tries: 1, ageMs: 0 }])
  })

  test('is signed with both keys while they change', async () => {
    const webhook = await startWebhook()
    const rig = await DeliveryRig.open()
    rig.urls['*'] = webhook.url
    rig.secrets = ['neu', `whsec_${Buffer.from('alt').toString('base64')}`]
    rig.deliverer().start()
    const id = await rig.push()
    await rig.idle()
    const [{ headers, body } = { headers: {}, body: '' }] = webhook.seen
    const timestamp = Date.UTC(2026, 10, 20) / 1000
    const signed = ['neu', 'alt'].map(
      (key) => `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
    )
    expect(headers).toMatchObject({
      'webhook-id': id,
      'webhook-timestamp': `${timestamp}`,
      'webhook-signature': signed.join(' '),
    })
  })

  test('is the same bytes at every try, under a new time', async () => {
    const webhook = await startWebhook((response) => response.writeHead(webhook.seen.length < 3 ? 500 : 200).end())
    const rig = await DeliveryRig.open()
    rig.urls['*'] = webhook.url
    rig.deliverer().start()
    await rig.push()
    await rig.idle()
    await rig.pass(25)
    expect(webhook.seen.map(({ headers }) => headers['webhook-attempt'])).toEqual(['1', '2', '3'])
    expect(new Set(webhook.seen.map(({ body }) => body)).size).toBe(1)
    expect(new Set(webhook.seen.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    const times = webhook.seen.map(({ headers }) => Number(headers['webhook-timestamp']))
    expect(times.map((time) => time - (times[0] ?? 0))).toEqual([0, 5, 20])
    expect(rig.kinds()).toEqual(['failed', 'failed', 'delivered'])
  })

  test('is not held up by others, but waits for those of its key', async () => {
    const webhook = await startWebhook((response, { name }) =>
      response.writeHead(name === 'event-1' && webhook.seen.length < 3 ? 500 : 200).end(),
    )
    const rig = await DeliveryRig.open()
    rig.urls['*'] = webhook.url
    for (const orderKey of ['a', 'a', 'b', 'a']) await rig.push({ orderKey })
    rig.deliverer().start()
    await rig.pass(6)
    expect(webhook.names()).toEqual(['event-1', 'event-3', 'event-1', 'event-2', 'event-4'])
  })

  test('is dead after three days of failures, and can be replayed', async () => {
    const webhook = await startWebhook(status(404))
    const rig = await DeliveryRig.open()
    rig.urls['*'] = webhook.url
    const id = await rig.push()
    for (let tries = 0; tries < 40; tries++) {
      // A new host each time: nobody polls while three hours pass.
      const deliverer = rig.deliverer()
      deliverer.start()
      await rig.idle()
      await deliverer.stop()
      await rig.clock.advance(3 * 3_600_000)
    }
    expect(rig.inbox.find(id)).toMatchObject({ state: 'dead', lastProblem: 'status 404' })
    expect(rig.kinds().at(-1)).toBe('dead')
    expect(webhook.seen).toHaveLength(32)
    rig.deliverer().start()
    await rig.inbox.replay({ ids: [id] }, rig.clock.now())
    await rig.idle()
    expect(webhook.seen[32]?.headers).toMatchObject({ 'webhook-id': id, 'webhook-attempt': '1' })
  })
})

describe('a delivery fails', () => {
  test.each([
    [
      'a redirect',
      (response: ServerResponse) => response.writeHead(302, { location: '/' }).end(),
      'redirect not followed (302)',
    ],
    ['410 Gone', status(410), 'status 410'],
  ])('for %s, and is tried again', async (_, answer, problem) => {
    const webhook = await startWebhook(answer)
    const rig = await DeliveryRig.open()
    rig.urls['*'] = webhook.url
    rig.deliverer().start()
    const id = await rig.push()
    await rig.idle()
    expect(rig.inbox.find(id)).toMatchObject({ state: 'pending', lastProblem: problem })
    await rig.pass(5)
    expect(webhook.seen).toHaveLength(2)
  })

  test('when the webhook hangs, and is tried again', async () => {
    const asked = Promise.withResolvers<void>()
    const webhook = await startWebhook((response) => {
      if (webhook.seen.length > 1) response.end()
      else asked.resolve()
    })
    const rig = await DeliveryRig.open()
    rig.urls['*'] = webhook.url
    rig.deliverer().start()
    const id = await rig.push()
    await asked.promise
    await rig.clock.advance(5_000)
    await rig.idle()
    expect(rig.inbox.find(id)).toMatchObject({ tries: 1, lastProblem: 'no answer within 5 s' })
    await rig.pass(5)
    expect(rig.inbox.find(id)).toMatchObject({ state: 'delivered', tries: 2 })
  })

  test('for a private address, without a packet sent', async () => {
    const webhook = await startWebhook()
    const rig = await DeliveryRig.open([])
    rig.urls['*'] = webhook.url
    rig.deliverer().start()
    const id = await rig.push()
    await rig.idle()
    expect(rig.inbox.find(id)).toMatchObject({
      state: 'pending',
      lastProblem: 'the address is private and not allowed',
    })
    expect(webhook.seen).toEqual([])
  })

  test('while there is no webhook, or no usable secret', async () => {
    const webhook = await startWebhook()
    const rig = await DeliveryRig.open()
    rig.deliverer().start()
    const id = await rig.push()
    await rig.idle()
    expect(rig.inbox.find(id)?.lastProblem).toBe('no webhook is set for this channel')
    rig.urls['*'] = webhook.url
    rig.secrets = ['whsec_-']
    await rig.pass(5)
    expect(rig.inbox.find(id)?.lastProblem).toMatch(/^a secret of the webhook is empty/)
    rig.secrets = []
    await rig.pass(15)
    expect(webhook.seen[0]?.headers).not.toHaveProperty('webhook-signature')
  })
})
