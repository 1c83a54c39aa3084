import { describe, expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import { jsapiOf, mchid, orderOf, payPaths, refundOf, usePay } from './support/pay.ts'
import { useWebhook, webhookRow } from './support/webhook.ts'

const never = { resetBefore: true } as const

describe('a request that never reached WeChat', () => {
  test('as an order is sent again, and there is one', async () => {
    const { pay, world } = await usePay()
    world.faults.add({ match: { path: payPaths.native }, times: 1, fault: never })
    expect((await pay('order-native', orderOf('lost-order'))).status).toBe(200)
    expect(world.orders.list()).toHaveLength(1)
  })

  test('as a refund is sent again, and moves the money once', async () => {
    const { pay, world } = await usePay()
    await pay('order-jsapi', jsapiOf('lost-refund'))
    world.orders.pay(mchid, 'lost-refund')
    world.faults.add({ match: { path: payPaths.refund }, times: 1, fault: never })
    expect((await pay('refund', refundOf('lost-refund', 'lost-refund-r'))).status).toBe(200)
    expect(world.refunds.list()).toHaveLength(1)
  })
})

describe('closing whose answer is lost', () => {
  test.each([
    ['after it was done', { reset: true }],
    ['before it was done', never],
    ['in a forged answer', { answers: 'bad-signature' }],
  ] as const)('%s is done in the end', async (_name, fault) => {
    const { pay, world } = await usePay()
    await pay('order-native', orderOf('lost-close'))
    world.faults.add({ match: { path: payPaths.close }, times: 1, fault })
    expect((await pay('close-order', { out_trade_no: 'lost-close' })).status).toBe(200)
    expect(world.orders.list()[0]?.state).toBe('CLOSED')
  })

  test.each(['204', 'ORDER_CLOSED'])('is no failure where WeChat says %s to what is closed', async (payCloseClosed) => {
    const { pay, world } = await usePay()
    world.change({ payCloseClosed })
    await pay('order-native', orderOf('lost-closed'))
    world.faults.add({ match: { path: payPaths.close }, times: 1, fault: { reset: true } })
    expect((await pay('close-order', { out_trade_no: 'lost-closed' })).status).toBe(200)
  })

  test('of what was paid meanwhile says that it was paid', async () => {
    const { pay, world } = await usePay()
    await pay('order-jsapi', jsapiOf('lost-paid'))
    world.orders.pay(mchid, 'lost-paid')
    const { status, body } = await pay('close-order', { out_trade_no: 'lost-paid' })
    expect([status, body.reason]).toEqual([422, 'ORDERPAID'])
  })
})

describe('a refund that went wrong', () => {
  async function abnormal() {
    const service = await useWebhook()
    const sandbox = await usePay({ webhook: webhookRow(service.url) })
    sandbox.world.change({ refundOutcome: 'PROCESSING' })
    await sandbox.pay('order-jsapi', jsapiOf('lost-abn'))
    sandbox.world.orders.pay(mchid, 'lost-abn')
    const { output } = await sandbox.pay('refund', refundOf('lost-abn', 'lost-abn-r'))
    sandbox.world.refunds.settle(mchid, 'lost-abn-r', 'ABNORMAL')
    await sandbox.world.notifications.idle()
    const input = { refund_id: output.refund_id, out_refund_no: 'lost-abn-r', type: 'MERCHANT_BANK_CARD' }
    return { ...sandbox, service, input }
  }
  const path = '/v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund'

  test('and then right is told of as both', async () => {
    const { pay, world, service, input, outcome } = await abnormal()
    await pay('abnormal-refund', input)
    world.refunds.settle(mchid, 'lost-abn-r', 'SUCCESS')
    await world.notifications.idle()
    await eventually(() => service.received.length).toBe(3)
    const types = service.received.map(({ body }) => body.type)
    expect(types).toEqual(['TRANSACTION.SUCCESS', 'REFUND.ABNORMAL', 'REFUND.SUCCESS'])
    expect(await outcome('refund:lost-abn-r')).toMatchObject({ stage: 'delivered', detail: 'SUCCESS', final: true })
  })

  test.each([
    ['never arrives', never],
    ['is lost afterwards', { reset: true }],
    ['is answered by a forger', { answers: 'unsigned' }],
  ] as const)('is applied for once where the application %s', async (_name, fault) => {
    const { pay, world, input } = await abnormal()
    world.faults.add({ match: { path }, times: 1, fault })
    expect((await pay('abnormal-refund', input)).output).toMatchObject({ status: 'PROCESSING' })
  })
})

describe('an Idempotency-Key of a call in doubt', () => {
  test('asks first, and gives the answer that came of it', async () => {
    const { pay, world } = await usePay()
    const key = { 'idempotency-key': 'doubted' }
    world.change({ payAnswers: 'unsigned' })
    const first = await pay('order-native', orderOf('lost-key'), key)
    world.change({ payAnswers: 'signed' })
    const second = await pay('order-native', orderOf('lost-key'), key)
    const third = await pay('order-native', orderOf('lost-key'), key)
    expect([first.status, second.status, third.status]).toEqual([504, 200, 200])
    expect(third.headers.get('idempotency-replayed')).toBe('true')
    expect(third.output).toEqual(second.output)
  })
})

describe('the address of pushes', () => {
  test.each([
    ['GET', 405, ''],
    ['PUT', 405, ''],
    ['POST', 404, '/unknown'],
  ])('answers %s with %i', async (method, status, more) => {
    const { notifyUrl } = await usePay()
    expect((await fetch(`${notifyUrl}${more}`, { method })).status).toBe(status)
  })

  test('is nobody else’s', async () => {
    const { host } = await usePay()
    const post = (path: string) => fetch(`${host.url}/inbound/${path}`, { method: 'POST', body: '{}' })
    const answers = await Promise.all(
      ['1900000001/pay.notify', 'wxd678efh567hg6787/pay.notify', `${mchid}/pay.other`].map(post),
    )
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404])
  })

  test('takes no megabytes', async () => {
    const { notifyUrl } = await usePay()
    expect((await fetch(notifyUrl, { method: 'POST', body: 'x'.repeat(2_000_000) })).status).toBe(413)
  })
})
