import { SANDBOX } from '@wxhost/mock-wechat'
import { describe, expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import { mchid, orderOf, type PaySandbox, payPaths, refundOf, usePay } from './support/pay.ts'
import { appid, follower } from './support/sandbox.ts'
import { type BusinessService, useWebhook, webhookRow } from './support/webhook.ts'

const { subMchid } = SANDBOX

interface Provider extends PaySandbox {
  readonly service: BusinessService
}

/** A service provider that orders for another merchant. */
async function useProvider(settings: object = { mode: 'partner', subMchid }): Promise<Provider> {
  const service = await useWebhook()
  return { ...(await usePay({ settings, webhook: webhookRow(service.url) })), service }
}

const orderFor = (number: string, more: object = {}) => orderOf(number, { payer: { sp_openid: follower }, ...more })

async function paid({ pay, world }: PaySandbox, number: string): Promise<void> {
  await pay('order-jsapi', orderFor(number))
  world.orders.pay(subMchid, number)
  await world.notifications.idle()
}

describe('a service provider', () => {
  test('orders for the merchant that it serves', async () => {
    const { pay, world } = await useProvider()
    const { status, output } = await pay('order-jsapi', orderFor('par-order'))
    expect([status, output.pay]).toEqual([200, expect.objectContaining({ appId: appid })])
    expect(world.orders.list()).toMatchObject([{ mchid: subMchid, partner: { mchid } }])
  })

  test('names the merchant in the call where it serves several', async () => {
    const { pay, world } = await useProvider({ mode: 'partner' })
    const missing = await pay('order-jsapi', orderFor('par-named'))
    expect([missing.status, missing.body.reason]).toEqual([400, 'sub-mchid-missing'])
    expect((await pay('order-jsapi', orderFor('par-named', { sub_mchid: subMchid }))).status).toBe(200)
    expect(world.orders.list()).toHaveLength(1)
  })

  test('queries and closes', async () => {
    const { pay } = await useProvider()
    await pay('order-native', orderOf('par-close'))
    const found = await pay('query-order', { out_trade_no: 'par-close' })
    expect(found.output).toMatchObject({ sp_mchid: mchid, sub_mchid: subMchid, trade_state: 'NOTPAY' })
    expect((await pay('close-order', { out_trade_no: 'par-close' })).status).toBe(200)
  })

  test('hears of a payment at its own address, once', async () => {
    const sandbox = await useProvider()
    await paid(sandbox, 'par-paid')
    await eventually(() => sandbox.service.received.length).toBe(1)
    expect(sandbox.service.received[0]?.body).toMatchObject({
      owner: `merchant:${mchid}`,
      data: { resource: { sp_mchid: mchid, sub_mchid: subMchid, out_trade_no: 'par-paid' } },
    })
    expect(await sandbox.outcome(`order:${subMchid}:par-paid`)).toMatchObject({ stage: 'delivered', final: true })
  })

  test('refunds, and hears of it', async () => {
    const sandbox = await useProvider()
    sandbox.world.change({ refundOutcome: 'PROCESSING' })
    await paid(sandbox, 'par-refund')
    expect((await sandbox.pay('refund', refundOf('par-refund', 'par-refund-r'))).output.status).toBe('PROCESSING')
    sandbox.world.refunds.settle(subMchid, 'par-refund-r', 'SUCCESS')
    await sandbox.world.notifications.idle()
    const { output } = await sandbox.pay('query-refund', { out_refund_no: 'par-refund-r' })
    expect(output).toMatchObject({ status: 'SUCCESS' })
    await eventually(() => sandbox.service.received.length).toBe(2)
    expect(await sandbox.outcome(`refund:${subMchid}:par-refund-r`)).toMatchObject({ stage: 'delivered' })
  })

  test('asks first where the answer to an order is lost', async () => {
    const { pay, world } = await useProvider()
    const path = '/v3/pay/partner/transactions/native'
    world.faults.add({ match: { path }, times: 1, fault: { reset: true } })
    expect((await pay('order-native', orderOf('par-lost'))).status).toBe(200)
    expect([world.journal.count(path), world.orders.list().length]).toEqual([2, 1])
  })

  test('asks first where the answer to a refund is lost', async () => {
    const sandbox = await useProvider()
    await paid(sandbox, 'par-lost-r')
    sandbox.world.faults.add({ match: { path: payPaths.refund }, times: 1, fault: { truncate: true } })
    expect((await sandbox.pay('refund', refundOf('par-lost-r', 'par-lost-r1'))).status).toBe(200)
    expect(sandbox.world.refunds.list()).toHaveLength(1)
  })

  test('has one number for each merchant that it serves', async () => {
    const { pay, world } = await useProvider({ mode: 'partner' })
    const { merchant } = SANDBOX
    world.merchants.put({
      mchid,
      apiV3Key: merchant.apiV3Key,
      certificates: [merchant.certificate],
      subMerchants: [subMchid, '1900000111'],
    })
    const first = await pay('order-native', orderOf('par-number', { sub_mchid: subMchid }))
    const second = await pay('order-native', orderOf('par-number', { sub_mchid: '1900000111' }))
    expect([first.status, second.status]).toEqual([200, 200])
    expect(world.orders.list()).toHaveLength(2)
  })
})
