import { describe, expect, test } from 'vitest'
import { jsapiOf, mchid, orderOf, payPaths, refundOf, usePay } from './support/pay.ts'

const refuse = (status: number, code: string) => ({ payError: { status, code } })

describe('an error of WeChat Pay', () => {
  test.each([
    [400, 'ORDERPAID', 'ORDERPAID', 422],
    [400, 'ORDER_PAID', 'ORDERPAID', 422],
    [403, 'OUT_TRADE_NO_USED', 'OUT_TRADE_NO_USED', 422],
    [403, 'NOTENOUGH', 'NOT_ENOUGH', 422],
    [403, 'RULELIMIT', 'RULE_LIMIT', 422],
    [403, 'NO_AUTH', 'NO_AUTH', 403],
    [400, 'APPID_MCHID_NOT_MATCH', 'APPID_MCHID_NOT_MATCH', 502],
    [400, 'PARAM_ERROR', 'PARAM_ERROR', 400],
    [500, 'OPENID_MISMATCH', 'OPENID_MISMATCH', 400],
  ])('%i %s is told as %s with status %i', async (given, code, reason, status) => {
    const { pay, world } = await usePay()
    world.faults.add({ match: { path: payPaths.native }, fault: refuse(given, code) })
    const answer = await pay('order-native', orderOf('err-code'))
    expect([answer.status, answer.body.reason]).toEqual([status, reason])
    expect(world.journal.count(payPaths.native)).toBe(1)
  })

  test.each(['ORDERNOTEXIST', 'ORDER_NOT_EXIST'])('%s leads from the query to the same order again', async (code) => {
    const { pay, world } = await usePay()
    world.faults.add({ match: { path: payPaths.native }, times: 1, fault: { reset: true } })
    world.faults.add({ match: { path: payPaths.query }, times: 1, fault: refuse(404, code) })
    expect((await pay('order-native', orderOf('err-resend'))).status).toBe(200)
  })

  test('is told with the Request-ID that its support asks for', async () => {
    const { pay } = await usePay()
    const { body } = await pay('query-order', { out_trade_no: 'err-unknown' })
    expect([body.reason, body.detail]).toEqual(['ORDER_NOT_EXIST', expect.stringMatching(/\(Request-ID [\w-]+-\d+\)/)])
  })

  test('is told apart by the number of the Request-ID', async () => {
    const { pay, world } = await usePay()
    await pay('order-native', orderOf('err-reason'))
    world.orders.pay(mchid, 'err-reason')
    const { body } = await pay('order-native', orderOf('err-reason'))
    expect(body).toMatchObject({ code: 'WXH_BUSINESS', reason: 'ORDERPAID' })
  })

  test('points at the field that it names', async () => {
    const { pay, world } = await usePay()
    await pay('order-jsapi', jsapiOf('err-field'))
    world.orders.pay(mchid, 'err-field')
    const { status, body } = await pay(
      'refund',
      refundOf('err-field', 'err-field-r', { amount: { refund: 40, total: 99 } }),
    )
    expect([status, body.reason]).toEqual([400, 'INVALID_REQUEST'])
  })
})

describe('what WeChat Pay wants to be asked later', () => {
  test('is sent again by itself where there is time', async () => {
    const { pay, world } = await usePay()
    world.faults.add({ match: { path: payPaths.native }, times: 2, fault: refuse(429, 'FREQUENCY_LIMITED') })
    expect((await pay('order-native', orderOf('err-limit'))).status).toBe(200)
    expect(world.orders.list()).toHaveLength(1)
  })

  test('is a 429 where it lasts, and goes through later', async () => {
    const { pay, world } = await usePay()
    await pay('order-jsapi', jsapiOf('err-soon'))
    world.orders.pay(mchid, 'err-soon')
    await pay('refund', refundOf('err-soon', 'err-soon-1'))
    const other = refundOf('err-soon', 'err-soon-2')
    const { status, body } = await pay('refund', other)
    expect([status, body.reason]).toEqual([429, 'FREQUENCY_LIMITED'])
    world.clock.advance(61_000)
    expect((await pay('refund', other)).status).toBe(200)
  })

  test('in its own words (503, Retry-After) is waited for', async () => {
    const { pay, world } = await usePay()
    world.faults.add({ match: { path: payPaths.query }, times: 1, fault: refuse(503, 'SERVICE_UNAVAILABLE') })
    await pay('order-native', orderOf('err-wait'))
    expect((await pay('query-order', { out_trade_no: 'err-wait' })).status).toBe(200)
  })
})
