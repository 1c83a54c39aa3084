import type { Exchange } from '@wxhost/contracts'
import { failed, refusals } from '../refusals.ts'
import { refusedBefore } from '../refused-before.ts'
import { appid, mchid, openid, outTradeNo, partner, partnerOf, subMchid, transactionId } from '../samples.ts'
import { answered, get, refused } from '../wire.ts'
import { paidOrder, servedOrder, unpaid } from './paid-order.ts'
import { queryLimits } from './query-limits.ts'

const of = { operation: 'query-order' }
const page = 'pay-v3 page, 3'
const root = '/v3/pay/transactions'
const path = `${root}/out-trade-no/{out_trade_no}`
const input = { out_trade_no: outTradeNo }
const base = { kind: 'exchange', of, page, input } as const
const request = get(`${root}/out-trade-no/${outTradeNo}`, { mchid })

const key = `order:${outTradeNo}`
const settled = (stage: string, detail: string, more: object = {}) => ({
  protocol: 'pay',
  key,
  owner: 'merchant',
  stage,
  detail,
  ...more,
})

const placed = (body: object = {}) => ({
  name: 'an order',
  params: { kind: 'jsapi', body: { out_trade_no: outTradeNo, payer: { openid }, attach: '自定义数据', ...body } },
})
const isPaid = { name: 'the order is paid', params: { out_trade_no: outTradeNo } }
const isRefunded = {
  name: 'a refund',
  params: { body: { out_trade_no: outTradeNo, out_refund_no: 'R1', amount: { refund: 40, total: 100 } } },
}
const isClosed = { name: 'the order is closed', params: { out_trade_no: outTradeNo } }

const refunded = { ...paidOrder, trade_state: 'REFUND', trade_state_desc: '订单发生过退款' }
const closed = { ...unpaid, trade_state: 'CLOSED', trade_state_desc: '订单已关闭' }

/** The event of the push that may have been lost: a query has no notification. */
const eventOf = (resource: { readonly trade_state: string }, owner: string) => ({
  channel: 'notify',
  id: `TRANSACTION.SUCCESS:${owner}:${outTradeNo}`,
  type: 'TRANSACTION.SUCCESS',
  orderKey: outTradeNo,
  data: { event_type: 'TRANSACTION.SUCCESS', id: null, create_time: null, resource },
})
const paidAt = { at: 1_704_067_200_000 }

const shown: readonly (readonly [string, Exchange['states'], { readonly trade_state: string }, unknown])[] = [
  ['unpaid', [placed()], unpaid, settled('accepted', 'NOTPAY')],
  [
    'paid',
    [placed(), isPaid],
    paidOrder,
    settled('delivered', 'SUCCESS', { ...paidAt, event: eventOf(paidOrder, mchid) }),
  ],
  [
    'refunded',
    [placed(), isPaid, isRefunded],
    refunded,
    settled('delivered', 'REFUND', { ...paidAt, event: eventOf(refunded, mchid) }),
  ],
  ['closed', [placed(), isClosed], closed, settled('failed', 'CLOSED')],
]

/** Of payment codes, and one that no document has: it is not final. */
const otherStates: readonly (readonly [string, string])[] = [
  ['PAYERROR', 'failed'],
  ['REVOKED', 'failed'],
  ['USERPAYING', 'accepted'],
  ['NEW_STATE', 'accepted'],
]

const says = (body: object, at: string = path) => [
  { name: 'WeChat Pay says', params: { path: at, body: JSON.stringify(body) } },
]

const strange: readonly (readonly [string, object, object?])[] = [
  ['of another order', { ...unpaid, out_trade_no: '1217752501201407033233368099' }],
  ['of another merchant', { ...unpaid, mchid: '1900000001' }],
  ['of another combining merchant', { ...unpaid, combine_mchid: '1900000001' }],
  ['without a number', { ...unpaid, out_trade_no: 1 }],
  ['without a state', { ...unpaid, trade_state: null }],
  ...['trade_state_desc', 'transaction_id', 'trade_type', 'success_time', 'amount'].map(
    (name) => [`whose ${name} is a number`, { ...unpaid, [name]: 1 }] as const,
  ),
  ...['total', 'payer_total'].map(
    (name) => [`whose ${name} is a text`, { ...unpaid, amount: { ...unpaid.amount, [name]: '100' } }] as const,
  ),
  ...['currency', 'payer_currency'].map(
    (name) => [`whose ${name} is a number`, { ...unpaid, amount: { ...unpaid.amount, [name]: 1 } }] as const,
  ),
]

const odd: readonly Exchange[] = strange.map(([what, body]) => ({
  ...base,
  description: `the answer to a query is not trusted ${what}`,
  states: says(body),
  steps: [{ request, answer: answered(body) }],
  result: { kind: 'untrusted', reason: 'not-wechat' },
}))

const partnerQuery = get(`/v3/pay/partner/transactions/out-trade-no/${outTradeNo}`, {
  sp_mchid: mchid,
  sub_mchid: subMchid,
})
const { sub_mchid: _, ...unnamed } = servedOrder
const servedStates = [
  {
    name: 'an order',
    params: { kind: 'jsapi', partner: true, body: { out_trade_no: outTradeNo, payer: { sp_openid: openid } } },
  },
  { name: 'the order is paid', params: { out_trade_no: outTradeNo, sub_mchid: subMchid } },
]
const servedSettled = (resource: { readonly trade_state: string }) => ({
  ...settled('delivered', 'SUCCESS', paidAt),
  key: `order:${subMchid}:${outTradeNo}`,
  event: eventOf(resource, `${mchid}/${subMchid}`),
})

const byPartners: readonly Exchange[] = [
  {
    ...base,
    description: "a partner asks for the served merchant's order",
    page: 'additions, 6 "Partner mode"',
    call: partnerOf,
    states: servedStates,
    steps: [{ request: partnerQuery, answer: answered(servedOrder) }],
    result: { kind: 'output', output: servedOrder },
    settles: servedSettled(servedOrder),
  },
  {
    ...base,
    description: 'a partner asks for an order, and the answer names no served merchant',
    page: 'additions, 6 "Partner mode"',
    call: partner,
    input: { ...input, sub_mchid: subMchid },
    states: says(unnamed, '/v3/pay/partner/transactions/out-trade-no/{out_trade_no}'),
    steps: [{ request: partnerQuery, answer: answered(unnamed) }],
    result: { kind: 'output', output: unnamed },
    settles: servedSettled(servedOrder),
  },
  {
    ...base,
    description: "a partner asks by the payment's number",
    page: 'additions, 6 "Partner mode"',
    call: partnerOf,
    input: { transaction_id: transactionId },
    states: servedStates,
    steps: [
      {
        request: get(`/v3/pay/partner/transactions/id/${transactionId}`, { sp_mchid: mchid, sub_mchid: subMchid }),
        answer: answered(servedOrder),
      },
    ],
    result: { kind: 'output', output: servedOrder },
  },
]

const unknown = { status: 404, code: 'ORDER_NOT_EXIST', message: '订单不存在' }
const numbered = { out_trade_no: 'a|b*c-d_E', attach: '自定义数据' }

export const orderQueries: readonly Exchange[] = [
  ...shown.map(
    ([what, states, answer, settles]): Exchange => ({
      ...base,
      description: `an order is found ${what}`,
      states: states ?? [],
      declares: { effect: 'safe', stickyBy: '/out_trade_no' },
      steps: [{ request, answer: answered(answer) }],
      result: { kind: 'output', output: answer },
      settles,
    }),
  ),
  ...otherStates.map(([state, stage]): Exchange => {
    const answer = { ...unpaid, trade_state: state }
    return {
      ...base,
      description: `an order is found in state ${state}`,
      states: says(answer),
      steps: [{ request, answer: answered(answer) }],
      result: { kind: 'output', output: answer },
      settles: settled(stage, state),
    }
  }),
  {
    ...base,
    description: "an order is found by the payment's number",
    input: { transaction_id: transactionId, appid, mchid },
    states: [placed(), isPaid],
    steps: [{ request: get(`${root}/id/${transactionId}`, { mchid }), answer: answered(paidOrder) }],
    result: { kind: 'output', output: paidOrder },
    ...queryLimits(),
  },
  {
    ...base,
    description: 'a number may hold signs that an address must escape',
    input: { out_trade_no: numbered.out_trade_no },
    states: [placed(numbered)],
    steps: [
      {
        request: get(`${root}/out-trade-no/a%7Cb*c-d_E`, { mchid }),
        answer: answered({ ...unpaid, ...numbered }),
      },
    ],
    result: { kind: 'output', output: { ...unpaid, ...numbered } },
  },
  {
    ...base,
    description: 'an order that WeChat does not know is not found',
    steps: [{ request, answer: refused(unknown, { reason: 268_512_771 }) }],
    result: failed('business', unknown, {}, 268_512_771),
  },
  {
    ...base,
    description: 'an order found without a name of the paying merchant is taken',
    states: says({ out_trade_no: outTradeNo, trade_state: 'NOTPAY' }),
    steps: [{ request, answer: answered({ out_trade_no: outTradeNo, trade_state: 'NOTPAY' }) }],
    result: { kind: 'output', output: { out_trade_no: outTradeNo, trade_state: 'NOTPAY' } },
  },
  {
    ...base,
    description: 'an order found with members of null is shown without them',
    states: says({ ...unpaid, transaction_id: null, amount: { total: null, currency: 'CNY' }, attach: null }),
    steps: [
      {
        request,
        answer: answered({ ...unpaid, transaction_id: null, amount: { total: null, currency: 'CNY' }, attach: null }),
      },
    ],
    result: { kind: 'output', output: { ...unpaid, amount: { currency: 'CNY' }, attach: null } },
  },
  {
    ...base,
    description: 'another payment under the number asked for is not trusted',
    input: { transaction_id: '4200000000202401010000000099' },
    states: says(paidOrder, `${root}/id/{transaction_id}`),
    steps: [{ request: get(`${root}/id/4200000000202401010000000099`, { mchid }), answer: answered(paidOrder) }],
    result: { kind: 'untrusted', reason: 'not-wechat' },
  },
  {
    ...base,
    description: 'an empty answer to a query is not trusted',
    states: [{ name: 'WeChat Pay says', params: { path, body: '' } }],
    steps: [{ request, answer: { status: 204, signed: true } }],
    result: { kind: 'untrusted', reason: 'not-wechat' },
  },
  ...[{}, { out_trade_no: outTradeNo, transaction_id: transactionId }].map(
    (given): Exchange => ({
      ...base,
      description: `an order is not asked for by ${Object.keys(given).length} numbers`,
      input: given,
      steps: [],
      result: refusedBefore('invalid-argument', 'number-missing', 'out_trade_no', '/out_trade_no'),
    }),
  ),
  {
    ...base,
    description: 'a partner asks for nothing without a served merchant',
    call: partner,
    steps: [],
    result: refusedBefore('invalid-argument', 'sub-mchid-missing', 'sub_mchid', '/sub_mchid'),
  },
  ...odd,
  ...byPartners,
  ...refusals({ operation: 'query-order', input, request, path, page }),
]
