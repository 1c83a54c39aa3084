import type { NewFault } from '@wxhost/mock-wechat'
import { describe, expect, test } from 'vitest'
import { jsapiOf, mchid, orderOf, type PaySandbox, payPaths, refundOf, usePay } from './support/pay.ts'
import { type Recorded, useRecordingProxy } from './support/recording-proxy.ts'
import { useMock } from './support/sandbox.ts'

interface Watched extends PaySandbox {
  readonly sent: readonly Recorded[]
}

/** A host of whose requests every byte is kept. */
async function useWatched(): Promise<Watched> {
  const mock = await useMock()
  const proxy = await useRecordingProxy(mock.url)
  const sandbox = await usePay({ mock, env: { WXHOST_BASE_URLS: `https://api.mch.weixin.qq.com=${proxy.url}` } })
  return { ...sandbox, sent: proxy.sent }
}

const spoilOnce = ({ world }: PaySandbox, path: string, fault: NewFault['fault'], times = 1) =>
  world.faults.add({ match: { path, method: 'POST' }, times, fault, effect: 'before' })

const steps = (sent: readonly Recorded[]) => sent.map(({ method, path }) => `${method} ${path.split('?')[0]}`)

const spoilt: readonly [string, NewFault['fault']][] = [
  ['is not signed', { answers: 'unsigned' }],
  ['names an unknown key', { answers: 'wrong-serial' }],
  ['is signed wrongly', { answers: 'bad-signature' }],
  ['is a probe', { answers: 'probe' }],
  ['breaks off', { truncate: true }],
  ['does not come', { reset: true }],
  ['is a 500', { payError: { status: 500, code: 'SYSTEM_ERROR' } }],
  ['is the page of a gateway', { status: 502, body: '<h1>502</h1>', contentType: 'text/html' }],
]

describe('an order whose answer', () => {
  test.each(spoilt)('%s is asked for, then sent again with the same bytes', async (_name, fault) => {
    const sandbox = await useWatched()
    spoilOnce(sandbox, payPaths.native, fault)
    const { status, output } = await sandbox.pay('order-native', orderOf('untrusted-1'))
    expect([status, output.code_url]).toEqual([200, expect.stringMatching(/^weixin:/)])
    const order = 'POST /v3/pay/transactions/native'
    const query = 'GET /v3/pay/transactions/out-trade-no/untrusted-1'
    expect(steps(sandbox.sent).filter((step) => !step.endsWith('/certificates'))).toEqual([order, query, order])
    const [first, second] = sandbox.sent.filter(({ method }) => method === 'POST')
    expect(second?.body).toBe(first?.body)
    expect(second?.authorization).not.toBe(first?.authorization)
    expect(sandbox.world.orders.list()).toHaveLength(1)
  })

  test('never came and that was paid meanwhile is not sent again', async () => {
    const sandbox = await useWatched()
    sandbox.world.faults.add({
      match: { path: payPaths.native },
      times: 1,
      fault: { delayMs: 1_500 },
      effect: 'before',
    })
    const paying = setInterval(() => {
      if (sandbox.world.orders.list().length > 0) {
        sandbox.world.orders.pay(mchid, 'unt-paid')
        clearInterval(paying)
      }
    }, 20)
    await sandbox.pay('order-native', orderOf('unt-paid'), { 'x-wxhost-timeout-ms': '700' })
    const { status, body } = await sandbox.pay('order-native', orderOf('unt-paid'))
    expect([status, body.reason]).toEqual([422, 'ORDERPAID'])
    expect(sandbox.sent.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })
})

describe('a refund whose answer', () => {
  test.each(spoilt)('%s moves the money once', async (_name, fault) => {
    const sandbox = await useWatched()
    await sandbox.pay('order-jsapi', jsapiOf('untrusted-r'))
    sandbox.world.orders.pay(mchid, 'untrusted-r')
    spoilOnce(sandbox, payPaths.refund, fault)
    const { status, output } = await sandbox.pay('refund', refundOf('untrusted-r', 'untrusted-r1'))
    expect([status, output.out_refund_no]).toEqual([200, 'untrusted-r1'])
    sandbox.world.refunds.settle(mchid, 'untrusted-r1', 'SUCCESS')
    expect(sandbox.world.ledger.movements().map(({ kind, amount }) => [kind, amount])).toEqual([
      ['payment', 100],
      ['refund', 40],
    ])
    const refunds = sandbox.sent.filter(({ path }) => path === payPaths.refund)
    expect(new Set(refunds.map(({ body }) => body)).size).toBe(1)
  })
})

describe('where no answer can be trusted for long', () => {
  test('an order ends as unknown, and a query resolves it', async () => {
    const { pay, world, outcome } = await useWatched()
    world.change({ payAnswers: 'unsigned' })
    const { status, body } = await pay('order-native', orderOf('unt-long'))
    expect([status, body.code]).toEqual([504, 'WXH_OUTCOME_UNKNOWN'])
    expect(await outcome('order:unt-long')).toMatchObject({ stage: 'sent', final: false })
    world.change({ payAnswers: 'signed' })
    expect((await pay('query-order', { out_trade_no: 'unt-long' })).output).toMatchObject({ trade_state: 'NOTPAY' })
    expect(await outcome('order:unt-long')).toMatchObject({ stage: 'accepted', detail: 'NOTPAY' })
  })

  test('the same number takes it up again afterwards', async () => {
    const { pay, world, sent } = await useWatched()
    world.change({ payAnswers: 'unsigned' })
    await pay('order-native', orderOf('unt-again'))
    world.change({ payAnswers: 'signed' })
    expect((await pay('order-native', orderOf('unt-again'))).status).toBe(200)
    const bodies = sent.filter(({ method }) => method === 'POST').map(({ body }) => body)
    expect(new Set(bodies).size).toBe(1)
  })

  test('another body under the number is refused', async () => {
    const { pay, world } = await useWatched()
    world.change({ payAnswers: 'unsigned' })
    await pay('order-native', orderOf('unt-other'))
    world.change({ payAnswers: 'signed' })
    const { status, body } = await pay('order-native', orderOf('unt-other', { amount: { total: 101 } }))
    expect([status, body.code]).toEqual([422, 'WXH_IDEMPOTENCY_MISMATCH'])
  })

  test('a query says so, and nothing is believed', async () => {
    const { pay, world } = await useWatched()
    await pay('order-native', orderOf('unt-query'))
    world.change({ payAnswers: 'bad-signature' })
    const { status, body } = await pay('query-order', { out_trade_no: 'unt-query' })
    expect([status, body.code]).toEqual([502, 'WXH_UPSTREAM_UNTRUSTED'])
  })
})
