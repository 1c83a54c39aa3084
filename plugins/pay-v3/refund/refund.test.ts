import { encode, exchange, schemaFaults, signedAnswer, wireRequest } from '@wxhost/contracts'
import { failure, output } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import { bodyOf, merchantCall, partnerCall } from '../testing/merchant-call.ts'
import { queryRefund } from './query-refund.ts'
import { refund } from './refund.ts'

const call = merchantCall()
const provider = partnerCall({ subMchid: '1900000110' })
const out_refund_no = 'R1217752501201407033233368018'
const input = {
  out_trade_no: '1217752501201407033233368018',
  out_refund_no,
  amount: { refund: 40, total: 100 },
}
const shown = {
  refund_id: '50000000382024010100000000001',
  out_refund_no,
  transaction_id: '4200000000202401010000000001',
  out_trade_no: input.out_trade_no,
  channel: 'ORIGINAL',
  user_received_account: '招商银行信用卡0403',
  create_time: '2024-01-01T10:00:00+08:00',
  status: 'PROCESSING',
  amount: { total: 100, refund: 40, payer_total: 100, payer_refund: 40, discount_refund: 0, currency: 'CNY' },
}

describe('the request of a refund', () => {
  it('is what the pay-v3 page describes', async () => {
    const request = await wireRequest(refund, input, call)

    expect(request).toMatchObject({
      method: 'POST',
      origin: 'https://api.mch.weixin.qq.com',
      path: '/v3/refund/domestic/refunds',
    })
    expect(bodyOf(request)).toEqual({
      notify_url: 'https://wx.example.com/inbound/1900000109/notify',
      ...input,
      amount: { refund: 40, total: 100, currency: 'CNY' },
    })
  })

  it('goes without an address where the host has none', async () => {
    const body = bodyOf(await wireRequest(refund, input, merchantCall({ inboundUrl: () => undefined })))

    expect(body).not.toHaveProperty('notify_url')
  })

  it('is not made with a host address that WeChat refuses', async () => {
    const odd = merchantCall({ inboundUrl: () => 'https://wx.example.com/in?x=1' })

    expect(await encode(refund, input, odd)).toMatchObject({ class: 'config' })
  })

  it('names the served merchant in partner mode', async () => {
    expect(bodyOf(await wireRequest(refund, input, provider))).toMatchObject({ sub_mchid: '1900000110' })
    expect(await encode(refund, input, partnerCall())).toMatchObject({ code: 'sub-mchid-missing' })
  })

  it.each([
    ['more than was paid', { amount: { refund: 101, total: 100 } }, 'refund-too-high'],
    ['two payments', { transaction_id: '42' }, 'number-missing'],
    ['no payment', { out_trade_no: undefined }, 'number-missing'],
    [
      'parts of another sum',
      { amount: { ...input.amount, from: [{ account: 'AVAILABLE', amount: 39 }] } },
      'refund-parts-differ',
    ],
  ])('is not made for %s', async (_what, odd, code) => {
    const given = JSON.parse(JSON.stringify({ ...input, ...odd }))

    expect(await encode(refund, given, call)).toMatchObject({ class: 'invalid-argument', code })
  })

  it('takes parts that make the sum', async () => {
    const from = [
      { account: 'AVAILABLE', amount: 30 },
      { account: 'UNAVAILABLE', amount: 10 },
    ]
    const given = { ...input, amount: { ...input.amount, from } }

    expect(bodyOf(await wireRequest(refund, given, call))).toMatchObject({ amount: { from } })
  })

  // additions 6 "Refunds": <= 64 of [0-9A-Za-z_\-|*@]; pay-v3 page 3: reason <= 80.
  it.each([
    { out_refund_no: '1'.repeat(65) },
    { out_refund_no: 'R#1' },
    { reason: 'x'.repeat(81) },
    { amount: { refund: 0.5, total: 1 } },
    { amount: { refund: 0, total: 1 } },
    { amount: { refund: 1 } },
    { reason: null },
    { funds_account: 'OPERATION' },
  ])('has a schema that refuses %j', (odd) => {
    expect(schemaFaults(refund.input, { ...input, ...odd })).not.toEqual([])
  })
})

describe('the answer to a refund', () => {
  it('is handed on as WeChat shows it', async () => {
    expect(await exchange(refund, input, signedAnswer(shown), call)).toEqual({ kind: 'output', output: shown })
  })

  it.each([
    { ...shown, out_refund_no: 'R2' },
    { ...shown, status: undefined },
    { ...shown, refund_id: 5 },
    { ...shown, out_refund_no: undefined },
  ])('is not believed about another refund or none', async (body) => {
    expect(await exchange(refund, input, signedAnswer(body), call)).toMatchObject({ kind: 'untrusted' })
  })

  it('is not believed when it is empty', async () => {
    expect(await exchange(refund, input, signedAnswer('', { status: 204 }), call)).toMatchObject({ kind: 'untrusted' })
  })

  it('is a refusal where the balance is short', async () => {
    const answer = signedAnswer({ code: 'NOTENOUGH', message: '余额不足' }, { status: 403 })

    expect(await exchange(refund, input, answer, call)).toMatchObject({ class: 'business', code: 'NOT_ENOUGH' })
  })
})

describe('a refund whose answer was lost', () => {
  const read = (found: Parameters<NonNullable<typeof refund.resolve>['read']>[0]) => refund.resolve?.read(found, input)

  it('is asked for by its number', () => {
    expect(refund.resolve?.input(input, call.app)).toEqual({ out_refund_no })
    expect(refund.resolve?.input(input, provider.app)).toEqual({ out_refund_no, sub_mchid: '1900000110' })
  })

  it.each(['PROCESSING', 'SUCCESS', 'CLOSED', 'ABNORMAL'])('is answered by the query in state %s', (status) => {
    expect(read(output({ ...shown, status }))).toEqual(output({ ...shown, status }))
  })

  it.each([{ amount: { refund: input.amount.refund + 1 } }, { out_trade_no: 'another', transaction_id: 'another' }])(
    'is not the one that WeChat has under its number for %j',
    (other) => {
      expect(read(output({ ...shown, ...other }))).toEqual({ kind: 'resend' })
    },
  )

  it('is sent again after a 404, which proves nothing', () => {
    expect(read(failure('business', 'RESOURCE_NOT_EXISTS', '退款单不存在'))).toEqual({ kind: 'resend' })
  })

  it.each([failure('retryable', 'SYSTEM_ERROR', 'x'), output(null), output({ ...shown, out_refund_no: 'R2' })])(
    'stays unknown otherwise',
    (found) => {
      expect(read(found)).toEqual({ kind: 'unknown' })
    },
  )
})

describe('a query of a refund', () => {
  it('names the refund by the own number', async () => {
    const request = await wireRequest(queryRefund, { out_refund_no: 'R|1@2' }, call)

    expect(request).toMatchObject({ method: 'GET', path: '/v3/refund/domestic/refunds/R%7C1%402' })
    expect(request).not.toHaveProperty('query')
  })

  it('names the served merchant in partner mode', async () => {
    expect(await wireRequest(queryRefund, { out_refund_no }, provider)).toMatchObject({
      query: { sub_mchid: '1900000110' },
    })
    expect(await encode(queryRefund, { out_refund_no }, partnerCall())).toMatchObject({ kind: 'error' })
  })

  it('shows the refund as WeChat does', async () => {
    expect(await exchange(queryRefund, { out_refund_no }, signedAnswer(shown), call)).toEqual(output(shown))
  })
})
