import { describe, expect, test } from 'vitest'
import { openNotification } from '../testing/notifying.ts'
import { createPaying } from '../testing/pay-client.ts'
import { JSAPI_ORDER, ORDER_NO, ORDERING } from '../testing/pay-samples.ts'
import { createWebhook, type WebhookAnswer } from '../testing/webhook.ts'
import type { WorldOptions } from '../world/world.ts'

/** A mock behind a port, a merchant's server that it notifies, and an order that waits to be paid. */
async function createControl(options: WorldOptions = {}, answer: () => WebhookAnswer = () => ({ status: 204 })) {
  const webhook = await createWebhook(answer)
  const paying = await createPaying(options)
  const { control, post } = paying
  const notify_url = `${webhook.url}/notify`
  await post(`${ORDERING}/jsapi`, { ...JSAPI_ORDER, notify_url })
  const json = async (method: string, path: string, body?: unknown) => {
    const answered = await control(method, path, body)
    const said: Record<string, unknown> = JSON.parse(await answered.text())
    return { ...said, status: answered.status }
  }
  return { ...paying, webhook, notify_url, json, pay: () => json('POST', `/orders/${ORDER_NO}/pay`, {}) }
}

const ID = 'EV-2024010110000600000001'

describe('the control API', () => {
  test('lists notifications with their tries once all are made', async () => {
    const { pay, json } = await createControl()
    expect(await pay()).toMatchObject({ status: 200, state: 'SUCCESS' })
    expect(await json('GET', '/notifications?wait=true')).toMatchObject({
      counts: { total: 1, tries: 1, probes: 0, probesAccepted: 0, states: { accepted: 1 } },
      notifications: [
        { id: ID, eventType: 'TRANSACTION.SUCCESS', outTradeNo: ORDER_NO, state: 'accepted', tries: [{ status: 204 }] },
      ],
    })
  })

  test('lists those of one state, and no more than asked', async () => {
    const { pay, json } = await createControl()
    await pay()
    expect(await json('GET', '/notifications?wait=true&state=waiting')).toMatchObject({ matching: 0 })
    expect(await json('GET', '/notifications?limit=0')).toMatchObject({ matching: 1, notifications: [] })
  })

  test('tells a merchant of what this world knows nothing of', async () => {
    const { json, webhook, notify_url } = await createControl()
    const resource = { out_trade_no: 'elsewhere', trade_state: 'SUCCESS' }
    const wanted = { url: notify_url, eventType: 'TRANSACTION.SUCCESS', originalType: 'transaction', resource }
    expect(await json('POST', '/notifications', wanted)).toMatchObject({
      state: 'accepted',
      outTradeNo: 'elsewhere',
      tries: [{ status: 204 }],
    })
    const [received] = webhook.received
    expect(received && openNotification(received)).toMatchObject({
      trusted: true,
      json: { event_type: 'TRANSACTION.SUCCESS' },
      resource,
    })
  })

  test.each([
    [{ url: 'nowhere' }, '"url" must be an address.'],
    [{ url: 'http://127.0.0.1:9', originalType: 'transaction', resource: {} }, '"eventType" is missing.'],
    [{ mchid: '1', url: 'http://127.0.0.1:9', eventType: 'A', originalType: 'b', resource: {} }, 'no merchant 1'],
  ])('tells nobody %j', async (wanted, message) => {
    const { json } = await createControl()
    expect(await json('POST', '/notifications', wanted)).toMatchObject({ message: expect.stringContaining(message) })
  })

  test('shows what was sent', async () => {
    const { pay, json, webhook } = await createControl()
    await pay()
    await json('GET', '/notifications?wait=true')
    expect(await json('GET', `/notifications/${ID}`)).toMatchObject({ body: webhook.received[0]?.body })
    expect(await json('GET', '/notifications/EV-0')).toMatchObject({ status: 409, code: 'MOCK_STATE_CONFLICT' })
  })

  test('sends a notification again, in copies or as a probe', async () => {
    const { pay, json, webhook } = await createControl()
    await pay()
    await json('GET', '/notifications?wait=true')
    const again = (body: unknown) => json('POST', `/notifications/${ID}/send`, body)
    expect(await again({ copies: 3 })).toMatchObject({ id: ID, tries: [{ status: 204 }, {}, {}] })
    expect(await again({ kind: 'signtest' })).toMatchObject({ tries: [{ kind: 'signtest', outcome: 'accepted' }] })
    expect(webhook.received).toHaveLength(5)
    expect(await json('GET', '/notifications')).toMatchObject({ counts: { probes: 1, probesAccepted: 1 } })
    expect(await again({ copies: 0 })).toMatchObject({ status: 400, code: 'MOCK_BAD_INPUT' })
  })

  test('moves the clock, and retries follow', async () => {
    const { pay, json, webhook } = await createControl({}, () => ({ status: 500 }))
    await pay()
    await json('GET', '/notifications?wait=true')
    await json('POST', '/clock', { advanceMs: 15_000 })
    const counts = { tries: 2, states: { waiting: 1 } }
    expect(await json('GET', '/notifications?wait=true')).toMatchObject({ counts })
    expect(webhook.received).toHaveLength(2)
  })

  test('pays many orders, each with its own notification', async () => {
    const { json, webhook, notify_url, world } = await createControl({ notifyRepeatPercent: 30 })
    const many = await json('POST', '/orders/pay-many', { count: 100, notifyUrl: notify_url, prefix: 'load_' })
    expect(many).toMatchObject({ count: 100, first: 'load_0000000001', last: 'load_0000000100' })
    expect(await json('GET', '/notifications?wait=true&limit=1')).toMatchObject({
      counts: { total: 100, tries: 130, states: { accepted: 100 } },
    })
    expect(new Set(webhook.received.map(({ body }) => body)).size).toBe(100)
    expect(world.ledger.movements()).toHaveLength(100)
  })

  test.each([
    [{ count: 0 }, '"count"'],
    [{ prefix: 'x'.repeat(23) }, '"prefix"'],
    [{ notifyUrl: 'nowhere' }, '"notifyUrl"'],
  ])('refuses many orders with %j', async (change, field) => {
    const { json, notify_url } = await createControl()
    const answer = await json('POST', '/orders/pay-many', { count: 1, notifyUrl: notify_url, ...change })
    expect(answer).toMatchObject({ status: 400, message: expect.stringContaining(field) })
  })
})
