import type { Exchange } from '@wxhost/contracts'
import { failed, refusals } from '../refusals.ts'
import { refusedBefore } from '../refused-before.ts'
import {
  appid,
  hostNotifyUrl,
  mchid,
  outRefundNo,
  outTradeNo,
  partner,
  partnerOf,
  subMchid,
  transactionId,
} from '../samples.ts'
import { answered, post, refused } from '../wire.ts'
import { part, refundLimits, whole, wholeShown } from './limits.ts'
import { refundOutputs } from './output-limits.ts'
import { asked, page, paidOrder, refund, root, shown, succeeded, tracked } from './refund-samples.ts'

const of = { operation: 'refund' }
const base = { kind: 'exchange', of, page, input: asked } as const
const sent = { notify_url: hostNotifyUrl, ...asked, amount: { ...asked.amount, currency: 'CNY' } }
const request = post(root, sent)

const found = (more: object = {}) => ({ kind: 'output', output: { ...succeeded, ...more } })
const { amount: __, out_trade_no: ___, ...rest } = succeeded
const bare = { kind: 'output', output: rest }
const failure = (code: string) => ({ kind: 'error', class: 'business', code, message: '' })
const resend = { kind: 'resend' }
const unknown = { kind: 'unknown' }

/** A 404 right after a lost answer is no proof; nor is another refund under the number. @see additions, 6 "Refunds" */
const resolve: Exchange['resolve'] = {
  operation: 'query-refund',
  asks: { out_refund_no: outRefundNo },
  cases: [
    { found: found(), proves: found() },
    { found: bare, proves: bare },
    { found: found({ amount: { refund: 41 } }), proves: resend },
    { found: found({ amount: {} }), proves: found({ amount: {} }) },
    { found: found({ transaction_id: 'another' }), proves: found({ transaction_id: 'another' }) },
    { found: found({ out_trade_no: '1217752501201407033233368099' }), proves: resend },
    { found: found({ out_refund_no: 'another' }), proves: unknown },
    { found: { kind: 'output', output: null }, proves: unknown },
    ...['RESOURCE_NOT_EXISTS', 'ORDER_NOT_EXIST', 'REFUNDNOTEXIST', 'REFUND_NOT_EXIST'].map((code) => ({
      found: failure(code),
      proves: resend,
    })),
    { found: failure('SYSTEM_ERROR'), proves: unknown },
  ],
}

const unsent: readonly (readonly [string, Partial<Exchange>, object])[] = [
  [
    'for no payment',
    { input: { out_refund_no: outRefundNo, amount: asked.amount } },
    refusedBefore('invalid-argument', 'number-missing', 'transaction_id', '/out_trade_no'),
  ],
  [
    'for a payment of two names',
    { input: { ...asked, transaction_id: transactionId } },
    refusedBefore('invalid-argument', 'number-missing', 'transaction_id', '/out_trade_no'),
  ],
  [
    'above what was paid',
    { input: { ...asked, amount: { refund: 101, total: 100 } } },
    refusedBefore('invalid-argument', 'refund-too-high', 'amount.refund', '/amount/refund'),
  ],
  [
    'whose parts are less than the whole',
    { input: { ...asked, amount: { refund: 40, total: 100, from: [part, part] } } },
    refusedBefore('invalid-argument', 'refund-parts-differ', 'amount.from', '/amount'),
  ],
  ['by an app without a merchant', { call: { mchid: null } }, refusedBefore('config', 'merchant-missing', 'mchid')],
  [
    'by a partner without a served merchant',
    { call: partner },
    refusedBefore('invalid-argument', 'sub-mchid-missing', 'sub_mchid', '/sub_mchid'),
  ],
  [
    'with a public address of 257 characters',
    { call: { inboundUrl: `https://wx.example.com/${'x'.repeat(234)}` } },
    refusedBefore('config', 'notify-url-unusable', '256'),
  ],
]

const notPaid = { status: 400, code: 'INVALID_REQUEST', message: '订单未支付，不能退款' }
const noOrder = { status: 404, code: 'RESOURCE_NOT_EXISTS', message: '订单号不存在' }
const tooOften = { status: 429, code: 'FREQUENCY_LIMITED', message: '频率限制，请稍后用原参数重试' }
const otherAmount = {
  status: 400,
  code: 'INVALID_REQUEST',
  message: '订单金额或退款金额与之前请求不一致，请核实后再试',
}
const longest = `https://wx.example.com/${'x'.repeat(233)}`
const { notify_url: _, ...withoutUrl } = sent
const all = { ...asked, amount: { refund: 100, total: 100 } }

const accepted: readonly (readonly [string, Partial<Exchange>, object, object])[] = [
  [
    'is accepted',
    {
      declares: {
        effect: 'idempotent',
        idempotency: { key: '/out_refund_no', owner: 'merchant', scope: { input: '/sub_mchid', setting: 'subMchid' } },
        stickyBy: '/out_refund_no',
      },
      tracks: { before: tracked('sent'), after: tracked('accepted') },
      resolve,
      outputs: refundOutputs,
    },
    sent,
    shown,
  ],
  [
    'is accepted that says all that it may',
    { input: { ...whole, appid, mchid }, inputs: refundLimits },
    whole,
    wholeShown,
  ],
  [
    'of all that was paid is accepted',
    { input: all },
    { ...sent, amount: { ...all.amount, currency: 'CNY' } },
    {
      ...shown,
      amount: { ...shown.amount, refund: 100, payer_refund: 100, settlement_refund: 100 },
    },
  ],
  [
    'is accepted from unsettled funds',
    { input: { ...asked, funds_account: 'UNSETTLED' } },
    { ...sent, funds_account: 'UNSETTLED' },
    shown,
  ],
  ['is accepted without a public address', { call: { inboundUrl: null } }, withoutUrl, shown],
  [
    'takes a public address of 256 characters',
    { call: { inboundUrl: longest } },
    { ...sent, notify_url: longest },
    shown,
  ],
]

export const refunds: readonly Exchange[] = [
  ...accepted.map(
    ([what, more, body, answer]): Exchange => ({
      ...base,
      description: `a refund ${what}`,
      states: paidOrder,
      ...more,
      steps: [{ request: post(root, body), answer: answered(answer) }],
      result: { kind: 'output', output: answer },
    }),
  ),
  {
    ...base,
    description: 'the same refund again is answered with the same refund',
    page: 'pay-v3 page, 4',
    states: [...paidOrder, { ...refund, params: { body: sent } }],
    steps: [{ request, answer: answered(shown) }],
    result: { kind: 'output', output: shown },
  },
  {
    ...base,
    description: 'another amount under the number of a refund is refused',
    states: [...paidOrder, { ...refund, params: { body: { ...sent, amount: { refund: 41, total: 100 } } } }],
    steps: [{ request, answer: refused(otherAmount, { reason: 268_498_688 }) }],
    result: failed('invalid-argument', otherAmount, {}, 268_498_688),
  },
  {
    ...base,
    description: 'another refund of the order within a minute is refused',
    states: [...paidOrder, { ...refund, params: { body: { ...sent, out_refund_no: 'another' } } }],
    steps: [{ request, answer: refused(tooOften, { reason: 268_447_840 }) }],
    result: failed('rate-limited', tooOften, {}, 268_447_840),
  },
  {
    ...base,
    description: 'a refund of an unpaid order is refused',
    states: paidOrder.slice(0, 1),
    steps: [{ request, answer: refused(notPaid) }],
    result: failed('invalid-argument', notPaid),
  },
  {
    ...base,
    description: 'a refund of an unknown order is refused',
    steps: [{ request, answer: refused(noOrder, { reason: 268_512_771 }) }],
    result: failed('business', noOrder, {}, 268_512_771),
  },
  {
    ...base,
    description: 'a partner refunds for the served merchant',
    page: 'additions, 6 "Partner mode"',
    call: partnerOf,
    states: [
      { name: 'an order', params: { partner: true, body: { out_trade_no: outTradeNo } } },
      { name: 'the order is paid', params: { out_trade_no: outTradeNo, sub_mchid: subMchid } },
    ],
    steps: [{ request: post(root, { sub_mchid: subMchid, ...sent }), answer: answered(shown) }],
    result: { kind: 'output', output: shown },
    tracks: { before: tracked('sent', subMchid), after: tracked('accepted', subMchid) },
    resolve: {
      operation: 'query-refund',
      asks: { out_refund_no: outRefundNo, sub_mchid: subMchid },
      cases: [],
    },
  },
  ...unsent.map(
    ([what, more, result]): Exchange => ({
      ...base,
      description: `a refund is not sent ${what}`,
      ...more,
      steps: [],
      result,
    }),
  ),
  ...refusals({ operation: 'refund', input: asked, request, path: root, page }),
]
