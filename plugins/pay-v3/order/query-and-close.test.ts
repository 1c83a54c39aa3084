import { encode, exchange, jsonResponse, signedAnswer, wireRequest } from '@wxhost/contracts'
import { describe, expect, it } from 'vitest'
import vectors from '../fixtures/vectors.json' with { type: 'json' }
import { bodyOf, merchantCall, partnerCall, vectorCall } from '../testing/merchant-call.ts'
import { closeOrder } from './close-order.ts'
import { queryOrder } from './query-order.ts'

const call = merchantCall()
const provider = partnerCall({ subMchid: '1900000110' })
const out_trade_no = '1217752501201407033233368018'
const shown = { out_trade_no, trade_state: 'NOTPAY', mchid: '1900000109', amount: { total: 100, currency: 'CNY' } }

describe('a query of an order', () => {
  it('is, signed, the one of the vector', async () => {
    const vector = vectors.requests[1]
    const moment = { ...vectorCall({ now: 1_554_208_460_000 }), nonce: () => vector?.nonce_str ?? '' }
    const { method, origin, path, query } = await wireRequest(queryOrder, { out_trade_no }, moment)
    const target = `${path}?${new URLSearchParams({ ...query } as Record<string, string>)}`
    const signed = await queryOrder.authorize?.({ method, origin, target, headers: {}, body: new Uint8Array() }, moment)

    expect(target).toBe(vector?.canonicalUrl)
    expect(signed?.authorization).toBe(vector?.authorization)
  })

  it('may name the payment instead', async () => {
    expect(await wireRequest(queryOrder, { transaction_id: '4200000000202401010000000001' }, call)).toMatchObject({
      method: 'GET',
      path: '/v3/pay/transactions/id/4200000000202401010000000001',
      query: { mchid: '1900000109' },
    })
  })

  it('names both merchants in partner mode', async () => {
    expect(await wireRequest(queryOrder, { out_trade_no }, provider)).toMatchObject({
      path: `/v3/pay/partner/transactions/out-trade-no/${out_trade_no}`,
      query: { sp_mchid: '1900000109', sub_mchid: '1900000110' },
    })
  })

  it('encodes the signs that a path cannot hold', async () => {
    expect(await wireRequest(queryOrder, { out_trade_no: 'a|b*c-1' }, call)).toMatchObject({
      path: '/v3/pay/transactions/out-trade-no/a%7Cb*c-1',
    })
  })

  it.each([{}, { out_trade_no, transaction_id: '42' }])('names either number, not as in %j', async (input) => {
    expect(await encode(queryOrder, input, call)).toMatchObject({ class: 'invalid-argument', code: 'number-missing' })
  })

  it('shows the order as WeChat does', async () => {
    expect(await exchange(queryOrder, { out_trade_no }, signedAnswer(shown), call)).toEqual({
      kind: 'output',
      output: shown,
    })
  })

  it.each([
    ['no order', {}],
    ['another order', { ...shown, out_trade_no: '999999' }],
    ["another merchant's order", { ...shown, mchid: '1900000001' }],
    ["another provider's order", { ...shown, sp_mchid: '1900000001' }],
    ['no state', { out_trade_no }],
  ])('does not believe an answer about %s', async (_what, body) => {
    expect(await exchange(queryOrder, { out_trade_no }, signedAnswer(body), call)).toMatchObject({ kind: 'untrusted' })
  })

  it('does not believe an answer about another payment', async () => {
    const answer = signedAnswer({ ...shown, transaction_id: '43' })

    expect(await exchange(queryOrder, { transaction_id: '42' }, answer, call)).toMatchObject({ kind: 'untrusted' })
  })

  it.each(['ORDER_NOT_EXIST', 'ORDERNOTEXIST'])('%s says that there is none', async (code) => {
    const answer = signedAnswer({ code, message: '订单不存在' }, { status: 404 })

    expect(await exchange(queryOrder, { out_trade_no }, answer, call)).toMatchObject({
      class: 'business',
      code: 'ORDER_NOT_EXIST',
    })
  })
})

describe('closing an order', () => {
  it('names the merchant', async () => {
    const request = await wireRequest(closeOrder, { out_trade_no }, call)

    expect(request).toMatchObject({ method: 'POST', path: `/v3/pay/transactions/out-trade-no/${out_trade_no}/close` })
    expect(bodyOf(request)).toEqual({ mchid: '1900000109' })
  })

  it('names both merchants in partner mode', async () => {
    const request = await wireRequest(closeOrder, { out_trade_no }, provider)

    expect(request.path).toBe(`/v3/pay/partner/transactions/out-trade-no/${out_trade_no}/close`)
    expect(bodyOf(request)).toEqual({ sp_mchid: '1900000109', sub_mchid: '1900000110' })
  })

  it('needs a merchant', async () => {
    expect(await encode(closeOrder, { out_trade_no }, partnerCall())).toMatchObject({ kind: 'error' })
  })

  it('is done with the empty answer of the vectors', async () => {
    const { status, headers } = vectors.answers[1] ?? { status: 0, headers: {} }
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
    const answer = { status, headers: lower, body: new Uint8Array() }

    expect(await exchange(closeOrder, { out_trade_no }, answer, vectorCall({ now: 1_704_074_406_000 }))).toEqual({
      kind: 'output',
      output: { trade_state: 'CLOSED' },
    })
  })

  it('is done where the order was closed before', async () => {
    const answer = signedAnswer({ code: 'ORDER_CLOSED', message: '订单已关闭' }, { status: 400 })

    expect(await exchange(closeOrder, { out_trade_no }, answer, call)).toMatchObject({ kind: 'output' })
  })

  it('is not done by an answer without signature', async () => {
    expect(await exchange(closeOrder, { out_trade_no }, jsonResponse('', 204), call)).toMatchObject({
      kind: 'untrusted',
    })
  })
})

describe('an order that was closed', () => {
  it('has failed for good, under the key that it is followed by', () => {
    const { app } = merchantCall()

    expect(closeOrder.settles?.({ trade_state: 'CLOSED' }, { out_trade_no: 'T-000001' }, app)).toEqual({
      protocol: 'pay',
      key: 'order:T-000001',
      owner: 'merchant',
      stage: 'failed',
      detail: 'CLOSED',
    })
  })
})
