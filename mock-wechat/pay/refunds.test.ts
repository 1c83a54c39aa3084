import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../sandbox.ts'
import { createPaying } from '../testing/pay-client.ts'
import { JSAPI_ORDER, ORDER_NO, ORDERING, QUERY } from '../testing/pay-samples.ts'
import type { WorldOptions } from '../world/world.ts'

const { mchid } = SANDBOX.merchant
const ROOT = '/v3/refund/domestic/refunds'
const NO = 'refund@1'
const REFUND = { out_trade_no: ORDER_NO, out_refund_no: NO, amount: { refund: 40, total: 100, currency: 'CNY' } }

/** A paid order of 100 fen, and ways to give it back. */
async function createRefunding(options: WorldOptions = {}) {
  const paying = await createPaying(options)
  const { post, get, control, world } = paying
  await post(`${ORDERING}/jsapi`, JSAPI_ORDER)
  const paid = world.orders.pay(mchid, ORDER_NO)
  return {
    ...paying,
    transactionId: paid.paid?.transactionId ?? '',
    refund: (change: Record<string, unknown> = {}) => post(ROOT, { ...REFUND, ...change }),
    query: (no = NO) => get(`${ROOT}/${no}`),
    settle: (status: string) => control('POST', `/refunds/${NO}/settle`, { status }),
    /** How much went back, for each movement. */
    returned: () => world.ledger.movements().flatMap(({ kind, amount }) => (kind === 'refund' ? [amount] : [])),
  }
}

const refusal = (status: number, code: string) => ({ status, trusted: true, json: { code } })
const amountOf = (refund: number) => ({ refund, total: 100, currency: 'CNY' })

describe('a refund', () => {
  test('is accepted first, and moves money when it succeeds', async () => {
    const { refund, query, get, world, returned, transactionId } = await createRefunding()
    const answer = await refund()
    expect(answer).toMatchObject({ status: 200, trusted: true })
    expect(answer.json).toMatchObject({
      refund_id: expect.stringMatching(/^503\d{26}$/),
      out_refund_no: NO,
      out_trade_no: ORDER_NO,
      transaction_id: transactionId,
      status: 'PROCESSING',
      create_time: '2024-01-01T10:00:06+08:00',
      amount: { refund: 40, total: 100, payer_refund: 40, currency: 'CNY' },
    })
    expect(returned()).toEqual([])
    expect((await get(QUERY)).json.trade_state).toBe('REFUND')
    world.clock.advance(60_000)
    expect(returned()).toEqual([40])
    expect((await query()).json).toMatchObject({ status: 'SUCCESS', success_time: '2024-01-01T10:01:06+08:00' })
  })

  test('again with equal parameters is the same one, and money moves once', async () => {
    const { refund, world, returned } = await createRefunding({ refundSeconds: 0 })
    const first = await refund()
    world.clock.advance(1000)
    expect((await refund()).json).toEqual(first.json)
    expect(returned()).toEqual([40])
    expect(world.refunds.list()).toHaveLength(1)
  })

  test('again with another amount is refused with 268498688', async () => {
    const { refund, returned } = await createRefunding({ refundSeconds: 0 })
    await refund()
    const answer = await refund({ amount: amountOf(41) })
    expect(answer).toMatchObject(refusal(400, 'INVALID_REQUEST'))
    expect(answer.headers.get('request-id')).toMatch(/-268498688$/)
    expect(returned()).toEqual([40])
  })

  test('may name its order by the transaction, or by both numbers if they agree', async () => {
    const { refund, transactionId } = await createRefunding({ refundGapSeconds: 0 })
    const byId = { out_trade_no: undefined, transaction_id: transactionId }
    expect(await refund(byId)).toMatchObject({ status: 200, json: { out_trade_no: ORDER_NO } })
    const both = { transaction_id: transactionId, out_refund_no: 'refund@2' }
    expect(await refund(both)).toMatchObject({ status: 200 })
    expect(await refund({ ...both, out_refund_no: 'refund@3', transaction_id: '4200' })).toMatchObject(
      refusal(404, 'RESOURCE_NOT_EXISTS'),
    )
  })

  test('is found by its number only', async () => {
    const { query } = await createRefunding()
    expect(await query('refund@9')).toMatchObject(refusal(404, 'RESOURCE_NOT_EXISTS'))
  })

  test('of an order that is none, or not paid, is refused', async () => {
    const { refund, post } = await createRefunding()
    expect(await refund({ out_trade_no: 'unknown_1' })).toMatchObject(refusal(404, 'RESOURCE_NOT_EXISTS'))
    expect(await refund({ out_trade_no: undefined, transaction_id: '4200' })).toMatchObject({ status: 404 })
    await post(`${ORDERING}/jsapi`, { ...JSAPI_ORDER, out_trade_no: 'unpaid_1' })
    expect(await refund({ out_trade_no: 'unpaid_1' })).toMatchObject(refusal(400, 'INVALID_REQUEST'))
  })

  test('never gives back more than was paid', async () => {
    const { refund, world, returned } = await createRefunding({ refundSeconds: 0 })
    expect(await refund({ amount: amountOf(101) })).toMatchObject(refusal(400, 'INVALID_REQUEST'))
    expect(await refund({ amount: { ...amountOf(1), total: 99 } })).toMatchObject(refusal(400, 'INVALID_REQUEST'))
    await refund()
    world.clock.advance(60_000)
    const second = { out_refund_no: 'refund@2' }
    expect(await refund({ ...second, amount: amountOf(61) })).toMatchObject(refusal(400, 'INVALID_REQUEST'))
    expect(await refund({ ...second, amount: amountOf(60) })).toMatchObject({ status: 200 })
    expect(returned()).toEqual([40, 60])
  })

  test('comes a minute after the one before, fifty times, within a year', async () => {
    const { refund, world } = await createRefunding()
    const next = (count: number) => refund({ out_refund_no: `refund@${count}`, amount: amountOf(1) })
    await next(1)
    world.clock.advance(59_000)
    expect(await next(2)).toMatchObject(refusal(429, 'FREQUENCY_LIMITED'))
    world.change({ refundGapSeconds: 0 })
    for (let count = 2; count <= 50; count += 1) expect(await next(count)).toMatchObject({ status: 200 })
    expect(await next(51)).toMatchObject(refusal(400, 'INVALID_REQUEST'))
    world.refunds.clear()
    world.clock.advance(366 * 86_400_000)
    expect(await next(52)).toMatchObject(refusal(400, 'INVALID_REQUEST'))
  })

  const faults: [Record<string, unknown>, string][] = [
    [{ out_trade_no: undefined }, '/out_trade_no'],
    [{ out_refund_no: undefined }, '/out_refund_no'],
    [{ out_refund_no: 'no#1' }, '/out_refund_no'],
    [{ amount: { refund: 1, total: 100 } }, '/amount/currency'],
    [{ amount: amountOf(0.5) }, '/amount/refund'],
    [{ reason: 'x'.repeat(81) }, '/reason'],
    [{ notify_url: 'https://gw.example.com/?a=1' }, '/notify_url'],
    [{ funds_account: 'MINE' }, '/funds_account'],
    [{ mchid }, '/mchid'],
  ]
  test.each(faults)('with %j is a PARAM_ERROR', async (change, field) => {
    const { refund, world } = await createRefunding()
    expect(await refund(change)).toMatchObject({ status: 400, json: { code: 'PARAM_ERROR', detail: { field } } })
    expect(world.refunds.list()).toEqual([])
  })
})

describe('the outcome of a refund', () => {
  test('can be abnormal, and then still succeed', async () => {
    const { refund, settle, query, returned } = await createRefunding({ refundOutcome: 'PROCESSING' })
    const notifyUrl = 'https://gw.example.com/callbacks/refund'
    await refund({ notify_url: notifyUrl, funds_account: 'AVAILABLE', reason: '缺货' })
    expect(await (await settle('ABNORMAL')).json()).toMatchObject({ status: 'ABNORMAL', notifyUrl })
    expect((await query()).json.status).toBe('ABNORMAL')
    expect(returned()).toEqual([])
    expect((await settle('SUCCESS')).status).toBe(200)
    expect(returned()).toEqual([40])
  })

  test('that is final stays', async () => {
    const { refund, settle, world, control, returned } = await createRefunding()
    expect((await settle('SUCCESS')).status).toBe(409)
    await refund()
    await settle('SUCCESS')
    expect(await (await settle('CLOSED')).json()).toMatchObject({ code: 'MOCK_STATE_CONFLICT' })
    world.clock.advance(60_000)
    expect(returned()).toEqual([40])
    const { refunds } = (await (await control('GET', '/refunds')).json()) as { refunds: unknown[] }
    expect(refunds).toMatchObject([{ outRefundNo: NO, status: 'SUCCESS' }])
  })

  test('can fail, and what it held can be asked for again', async () => {
    const { refund, world, query, returned } = await createRefunding({ refundOutcome: 'CLOSED' })
    await refund({ amount: amountOf(100) })
    world.clock.advance(60_000)
    expect((await query()).json.status).toBe('CLOSED')
    world.change({ refundOutcome: 'SUCCESS', refundSeconds: 0 })
    expect(await refund({ out_refund_no: 'refund@2', amount: amountOf(100) })).toMatchObject({ status: 200 })
    expect(returned()).toEqual([100])
  })
})

test('a request whose answer is lost has moved money once all the same', async () => {
  const { refund, world, returned } = await createRefunding({ refundSeconds: 0 })
  world.faults.add({ match: { path: ROOT }, times: 2, fault: { reset: true } })
  await expect(refund()).rejects.toThrow()
  await expect(refund()).rejects.toThrow()
  expect(await refund()).toMatchObject({ status: 200, json: { status: 'SUCCESS' } })
  expect(returned()).toEqual([40])
})
