import { payMany } from '@wxhost/mock-wechat'
import { describe, expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import { jsapiOf, mchid, orderOf, type PayOptions, type PaySandbox, refundOf, usePay } from './support/pay.ts'
import { appid } from './support/sandbox.ts'
import { ShiftedClock } from './support/shifted-clock.ts'
import {
  type BusinessService,
  signedWith,
  useWebhook,
  type WebhookReply,
  webhookRow,
  webhookSecrets,
} from './support/webhook.ts'

interface Pushed extends PaySandbox {
  readonly service: BusinessService
}

/** A host whose events go to a business service. */
async function usePushes({ reply, ...options }: PayOptions & { reply?: WebhookReply } = {}): Promise<Pushed> {
  const service = await useWebhook(reply)
  return { ...(await usePay({ webhook: webhookRow(service.url), ...options })), service }
}

async function paid({ pay, world }: PaySandbox, number: string): Promise<void> {
  await pay('order-jsapi', jsapiOf(number))
  world.orders.pay(mchid, number)
  await world.notifications.idle()
}

describe('a payment', () => {
  test('is handed out once, though WeChat tells it three times', async () => {
    const sandbox = await usePushes()
    sandbox.world.change({ notifyCopies: 3 })
    await paid(sandbox, 'push-thrice')
    const [notification] = sandbox.world.notifications.list()
    expect(notification?.tries.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted'])
    await eventually(() => sandbox.service.received.length).toBe(1)
    await sandbox.world.notifications.sendAgain(notification?.id ?? '', 3)
    await sandbox.stop()
    expect(sandbox.service.received).toHaveLength(1)
  })

  test('says whose it is and what was paid', async () => {
    const sandbox = await usePushes()
    await paid(sandbox, 'push-data')
    await eventually(() => sandbox.service.received.length).toBe(1)
    expect(sandbox.service.received[0]?.body).toMatchObject({
      type: 'TRANSACTION.SUCCESS',
      channel: 'pay.notify',
      owner: `merchant:${mchid}`,
      appid,
      mchid,
      data: { resource: { out_trade_no: 'push-data', trade_state: 'SUCCESS', amount: { total: 100 } } },
    })
  })

  test('keeps its id over all tries of the delivery', async () => {
    const clock = new ShiftedClock()
    const sandbox = await usePushes({ clock, reply: { status: 503 } })
    await paid(sandbox, 'push-retried')
    await eventually(() => sandbox.service.received.length).toBe(1)
    sandbox.service.answers({ status: 204 })
    clock.putForward(6_000)
    await eventually(() => sandbox.service.received.length).toBe(2)
    const [first, second] = sandbox.service.received
    expect(second?.id).toBe(first?.id)
    expect(second?.text).toBe(first?.text)
    expect(second?.headers['webhook-attempt']).toBe('2')
  })

  test('is signed with both live secrets while they change', async () => {
    const service = await useWebhook()
    const sandbox = await usePay({ webhook: webhookRow(service.url, webhookSecrets) })
    await paid(sandbox, 'push-signed')
    await eventually(() => service.received.length).toBe(1)
    const [delivery] = service.received
    expect(delivery && signedWith(delivery, webhookSecrets)).toEqual(webhookSecrets)
  })
})

describe('what became of an order', () => {
  test('is shown from its acceptance to its payment', async () => {
    const sandbox = await usePushes()
    await sandbox.pay('order-jsapi', jsapiOf('push-outcome'))
    expect(await sandbox.outcome('order:push-outcome')).toMatchObject({
      stage: 'accepted',
      detail: 'NOTPAY',
      final: false,
      sentAt: expect.any(String),
      acceptedAt: expect.any(String),
    })
    sandbox.world.orders.pay(mchid, 'push-outcome')
    await sandbox.world.notifications.idle()
    expect(await sandbox.outcome('order:push-outcome')).toMatchObject({
      stage: 'delivered',
      detail: 'SUCCESS',
      final: true,
      acceptedAt: expect.any(String),
      settledAt: expect.any(String),
    })
  })

  test('is joined also where the push came before the answer', async () => {
    const sandbox = await usePushes()
    const { pay, world } = sandbox
    world.faults.add({ match: { path: '/v3/pay/transactions/native' }, times: 1, fault: { delayMs: 800 } })
    const ordering = pay('order-native', orderOf('push-early'))
    await eventually(() => world.orders.list().length).toBe(1)
    world.orders.pay(mchid, 'push-early')
    await world.notifications.idle()
    expect(await sandbox.outcome('order:push-early')).toMatchObject({ stage: 'delivered' })
    expect((await ordering).status).toBe(200)
    expect(await sandbox.outcome('order:push-early')).toMatchObject({
      stage: 'delivered',
      sentAt: expect.any(String),
      acceptedAt: expect.any(String),
      settledAt: expect.any(String),
    })
  })

  test('is known also of an order that another system made', async () => {
    const sandbox = await usePushes()
    payMany(sandbox.world, { count: 1, notifyUrl: sandbox.notifyUrl, prefix: 'push_foreign_', mchid, appid })
    await sandbox.world.notifications.idle()
    const [order] = sandbox.world.orders.list()
    const known = await sandbox.outcome(`order:${order?.outTradeNo}`)
    expect(known).toMatchObject({ stage: 'delivered', settledAt: expect.any(String) })
    expect(known).not.toHaveProperty('sentAt')
  })
})

describe('a refund', () => {
  async function refunded(status: 'SUCCESS' | 'ABNORMAL' | 'CLOSED', number: string): Promise<Pushed> {
    const sandbox = await usePushes()
    sandbox.world.change({ refundOutcome: 'PROCESSING' })
    await paid(sandbox, number)
    await sandbox.pay('refund', refundOf(number, `${number}-r`))
    sandbox.world.refunds.settle(mchid, `${number}-r`, status)
    await sandbox.world.notifications.idle()
    await eventually(() => sandbox.service.received.length).toBe(2)
    return sandbox
  }

  test.each([
    ['SUCCESS', 'delivered', true],
    ['CLOSED', 'failed', true],
    ['ABNORMAL', 'accepted', false],
  ] as const)('of status %s is %s', async (status, stage, final) => {
    const sandbox = await refunded(status, `push-${status}`)
    expect(sandbox.service.received[1]?.body).toMatchObject({ type: `REFUND.${status}` })
    expect(await sandbox.outcome(`refund:push-${status}-r`)).toMatchObject({ stage, detail: status, final })
  })

  test('is handed out after its payment', async () => {
    const sandbox = await refunded('SUCCESS', 'push-order')
    expect(sandbox.service.received.map(({ body }) => body.type)).toEqual(['TRANSACTION.SUCCESS', 'REFUND.SUCCESS'])
  })
})
