import { describe, expect, test } from 'vitest'
import { appRow, jsapiOf, mchid, merchantRow, orderOf, payPaths, refundOf, usePay } from './support/pay.ts'
import { useSandbox } from './support/sandbox.ts'

describe('an Idempotency-Key', () => {
  const key = { 'idempotency-key': 'order-of-4711' }

  test('gives the stored answer again', async () => {
    const { pay, world } = await usePay()
    const first = await pay('order-native', orderOf('num-replay'), key)
    const second = await pay('order-native', orderOf('num-replay'), key)
    expect(second.output).toEqual(first.output)
    expect(second.headers.get('idempotency-replayed')).toBe('true')
    expect(world.journal.count(payPaths.native)).toBe(1)
  })

  test('gives the stored answer of a refund again', async () => {
    const { pay, world } = await usePay()
    await pay('order-jsapi', jsapiOf('num-replay-r'))
    world.orders.pay(mchid, 'num-replay-r')
    await pay('refund', refundOf('num-replay-r', 'num-replay-r1'), key)
    const second = await pay('refund', refundOf('num-replay-r', 'num-replay-r1'), key)
    expect([second.status, second.headers.get('idempotency-replayed')]).toEqual([200, 'true'])
    expect(world.journal.count(payPaths.refund)).toBe(1)
  })

  test('refuses another body', async () => {
    const { pay } = await usePay()
    await pay('order-native', orderOf('num-other'), key)
    const { status, body } = await pay('order-native', orderOf('num-other-2'), key)
    expect([status, body.code]).toEqual([422, 'WXH_IDEMPOTENCY_MISMATCH'])
  })

  test('that is in flight is a conflict', async () => {
    const { pay, world } = await usePay()
    world.faults.add({ match: { path: payPaths.native }, times: 1, fault: { delayMs: 500 } })
    const first = pay('order-native', orderOf('num-flight'), key)
    await expect.poll(() => world.orders.list().length).toBe(1)
    const second = await pay('order-native', orderOf('num-flight'), key)
    expect([second.status, second.body.code]).toEqual([409, 'WXH_IDEMPOTENCY_IN_FLIGHT'])
    expect((await first).status).toBe(200)
  })

  test('is taken for closing and for abnormal refunds, too', async () => {
    const { pay, world } = await usePay()
    await pay('order-native', orderOf('num-close'))
    await pay('close-order', { out_trade_no: 'num-close' }, key)
    const second = await pay('close-order', { out_trade_no: 'num-close' }, key)
    expect(second.headers.get('idempotency-replayed')).toBe('true')
    expect(world.journal.count(payPaths.close)).toBe(1)
  })
})

describe('a number', () => {
  test('is asked for anew without a key, with the same answer', async () => {
    const { pay, world } = await usePay()
    const first = await pay('order-native', orderOf('num-same'))
    const second = await pay('order-native', orderOf('num-same'))
    expect(second.output).toEqual(first.output)
    expect(world.orders.list()).toHaveLength(1)
  })

  test('keeps its first body', async () => {
    const { pay, world } = await usePay()
    await pay('order-native', orderOf('num-body'))
    const { status, body } = await pay('order-native', orderOf('num-body', { amount: { total: 200 } }))
    expect([status, body.code]).toEqual([422, 'WXH_IDEMPOTENCY_MISMATCH'])
    expect(world.journal.count(payPaths.native)).toBe(1)
  })

  test('of a refund keeps its first amount', async () => {
    const { pay, world } = await usePay()
    await pay('order-jsapi', jsapiOf('num-refund'))
    world.orders.pay(mchid, 'num-refund')
    await pay('refund', refundOf('num-refund', 'num-refund-r'))
    const other = refundOf('num-refund', 'num-refund-r', { amount: { refund: 41, total: 100 } })
    expect((await pay('refund', other)).body.code).toBe('WXH_IDEMPOTENCY_MISMATCH')
  })

  test('that WeChat refused is free for another body', async () => {
    const { pay, world } = await usePay()
    world.faults.add({
      match: { path: payPaths.native },
      times: 1,
      fault: { payError: { status: 400, code: 'PARAM_ERROR' } },
    })
    await pay('order-native', orderOf('num-free'))
    expect((await pay('order-native', orderOf('num-free', { amount: { total: 200 } }))).status).toBe(200)
  })

  test('is not paid to another app of the merchant', async () => {
    const { call, world } = await useSandbox({
      apps: [appRow(), { ...appRow(), appid: 'wx0123456789abcdef', kind: 'mini-program' }],
      merchants: [merchantRow()],
    })
    await call('pay.order-native', orderOf('num-apps'))
    const { status, body } = await call('pay.order-native', orderOf('num-apps'), {}, 'wx0123456789abcdef')
    expect([status, body.code]).toEqual([422, 'WXH_IDEMPOTENCY_MISMATCH'])
    expect(world.orders.list()).toHaveLength(1)
  })

  test('belongs to one way of paying', async () => {
    const { pay } = await usePay()
    await pay('order-native', orderOf('num-kinds'))
    const { status, body } = await pay('order-app', orderOf('num-kinds'))
    expect([status, body.reason]).toEqual([400, 'INVALID_REQUEST'])
  })
})

describe('an amount', () => {
  const wrong = ['0.5', '-1', '0', '9007199254740993', '1e400', 'null', '"100"', '[100]', '{}']

  test.each(wrong)('of %s is refused before anything is sent', async (total) => {
    const { host, world } = await usePay()
    const body = JSON.stringify(orderOf('num-amount', { amount: { total: 4711 } })).replace('4711', total)
    const response = await fetch(`${host.url}/v1/apps/wxd678efh567hg6787/pay/order-native`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    expect([response.status, world.journal.entries()]).toEqual([400, []])
  })

  test('that is left out is refused', async () => {
    const { pay } = await usePay()
    const { status, body } = await pay('order-native', orderOf('num-missing', { amount: undefined }))
    expect([status, body.detail]).toEqual([400, expect.stringContaining('amount')])
  })

  test('of a refund is held to the same', async () => {
    const { pay } = await usePay()
    const refused = await Promise.all(
      [0.5, -40, 0, null].map((refund) =>
        pay('refund', refundOf('num-r', 'num-r-1', { amount: { refund, total: 100 } })),
      ),
    )
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400, 400])
  })
})
