import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../sandbox.ts'
import { createPaying } from '../testing/pay-client.ts'
import { JSAPI_ORDER, ORDER_NO, ORDERING } from '../testing/pay-samples.ts'
import type { WorldOptions } from '../world/world.ts'

const { mchid } = SANDBOX.merchant
const REFUNDS = '/v3/refund/domestic/refunds'
const JSAPI = `${ORDERING}/jsapi`

/** A mock whose faults come by the control API. */
async function createFaulty(options: WorldOptions = {}) {
  const paying = await createPaying({ notifySending: 'held', ...options })
  const { control, post, world } = paying
  return {
    ...paying,
    order: (change: Record<string, unknown> = {}) => post(JSAPI, { ...JSAPI_ORDER, ...change }),
    fault: async (fault: unknown) => (await control('POST', '/faults', fault)).status,
    orders: () => world.orders.list().length,
  }
}

describe('a signed refusal', () => {
  const NOT_ENOUGH = { payError: { status: 403, code: 'NOT_ENOUGH', message: '余额不足' } }

  test('comes for so many requests, without any effect', async () => {
    const { order, fault, orders } = await createFaulty()
    await fault({ match: { path: JSAPI }, times: 2, fault: NOT_ENOUGH })
    for (let count = 0; count < 2; count += 1) {
      const answer = await order()
      expect(answer).toMatchObject({ status: 403, trusted: true, json: { code: 'NOT_ENOUGH', message: '余额不足' } })
    }
    expect(orders()).toBe(0)
    expect(await order()).toMatchObject({ status: 200 })
  })

  test('can come after the money moved', async () => {
    const { order, post, fault, world } = await createFaulty({ refundSeconds: 0 })
    await order()
    world.orders.pay(mchid, ORDER_NO)
    await fault({
      match: { path: REFUNDS },
      effect: 'before',
      fault: { payError: { status: 500, code: 'SYSTEM_ERROR' } },
    })
    const amount = { refund: 1, total: 100, currency: 'CNY' }
    const answer = await post(REFUNDS, { out_trade_no: ORDER_NO, out_refund_no: 'r1', amount })
    expect(answer).toMatchObject({ status: 500, trusted: true, json: { code: 'SYSTEM_ERROR' } })
    expect(world.ledger.movements()).toHaveLength(2)
  })

  test('is in the journal under its code', async () => {
    const { order, fault, world } = await createFaulty()
    await fault({ times: 1, fault: { payError: { status: 429, code: 'FREQUENCY_LIMITED' } } })
    await order()
    expect(world.journal.count(JSAPI, 'FREQUENCY_LIMITED')).toBe(1)
  })

  test.each([
    [{ payError: { status: 99, code: 'X' } }, 'fault.payError.status'],
    [{ payError: { status: 500 } }, 'fault.payError.code'],
    [{ answers: 'signed' }, 'fault.answers'],
  ])('as %j is refused', async (fault, field) => {
    const { control } = await createFaulty()
    const answer = await control('POST', '/faults', { fault })
    expect(await answer.json()).toMatchObject({ code: 'MOCK_BAD_INPUT', message: expect.stringContaining(field) })
  })
})

describe('an order that was placed', () => {
  test.each(['unsigned', 'wrong-serial', 'bad-signature', 'probe'])('can be answered %s, once', async (answers) => {
    const { order, fault, orders } = await createFaulty()
    await fault({ times: 1, fault: { answers } })
    const spoilt = await order()
    const trusted = spoilt.trusted && spoilt.headers.get('wechatpay-serial') === SANDBOX.wechatPay.serial
    expect([spoilt.status, trusted, orders()]).toEqual([200, false, 1])
    expect(await order()).toMatchObject({ status: 200, trusted: true })
  })

  test('can end in a reset, at once or late', async () => {
    const { order, fault, orders } = await createFaulty()
    await fault({ times: 1, fault: { reset: true } })
    await expect(order()).rejects.toThrow()
    await fault({ times: 1, fault: { reset: true, delayMs: 1 } })
    await expect(order({ out_trade_no: 'another_1' })).rejects.toThrow()
    expect(orders()).toBe(2)
  })

  test('can be answered by a gateway', async () => {
    const { order, fault, orders } = await createFaulty()
    await fault({ times: 1, effect: 'before', fault: { status: 502, body: '<h1>502</h1>' } })
    const answer = await order().catch((error: unknown) => String(error))
    expect([typeof answer, orders()]).toEqual(['string', 1])
  })
})

describe('what WeChat Pay should never say', () => {
  const STRANGE = { says: { body: '{"prepay_id":""}' } }

  test('comes signed, in place of the order', async () => {
    const { order, fault, orders } = await createFaulty()
    await fault({ times: 1, fault: STRANGE })
    expect(await order()).toMatchObject({ status: 200, trusted: true, json: { prepay_id: '' } })
    expect(orders()).toBe(0)
  })

  test('can come once the order is placed', async () => {
    const { order, fault, orders } = await createFaulty()
    await fault({ times: 1, effect: 'before', fault: STRANGE })
    expect(await order()).toMatchObject({ status: 200, trusted: true, json: { prepay_id: '' } })
    expect(orders()).toBe(1)
  })

  test.each([
    [{ body: '' }, 204],
    [{ status: 202, body: '{}' }, 202],
  ])('as %j has its status', async (says, status) => {
    const { get, fault } = await createFaulty()
    await fault({ fault: { says } })
    expect(await get('/v3/certificates')).toMatchObject({ status, trusted: true })
  })

  test('must be a text', async () => {
    const { fault } = await createFaulty()
    expect([await fault({ fault: { says: {} } }), await fault({ fault: { says: { body: '', status: 99 } } })]).toEqual([
      400, 400,
    ])
  })
})

test('a fault can strike a share of requests', async () => {
  const { get, fault } = await createFaulty()
  await fault({ percent: 25, fault: { payError: { status: 500, code: 'SYSTEM_ERROR' } } })
  const statuses: number[] = []
  for (let count = 0; count < 8; count += 1) statuses.push((await get('/v3/certificates')).status)
  expect(statuses).toEqual([200, 200, 200, 500, 200, 200, 200, 500])
})

test('the setting spoils a share of answers', async () => {
  const { get } = await createFaulty({ payAnswers: 'probe', payAnswersPercent: 50 })
  const trusted: boolean[] = []
  for (let count = 0; count < 4; count += 1) trusted.push((await get('/v3/certificates')).trusted)
  expect(trusted).toEqual([true, false, true, false])
})

test('every answer of WeChat is dated by the world’s clock', async () => {
  const { get, fault, url } = await createFaulty()
  const date = new Date(1_704_074_406_000).toUTCString()
  expect((await get('/v3/certificates')).headers.get('date')).toBe(date)
  expect((await fetch(`${url}/cgi-bin/token`)).headers.get('date')).toBe(date)
  await fault({ fault: { status: 502, body: '{}' } })
  expect((await get('/v3/certificates')).headers.get('date')).toBe(date)
})
