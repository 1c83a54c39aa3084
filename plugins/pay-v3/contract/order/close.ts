import type { Exchange } from '@wxhost/contracts'
import { failed, refusals } from '../refusals.ts'
import { refusedBefore } from '../refused-before.ts'
import { appid, mchid, outTradeNo, partner, partnerOf, subMchid } from '../samples.ts'
import { answeredEmpty, post, refused } from '../wire.ts'

const of = { operation: 'close-order' }
const page = 'pay-v3 page, 3; additions, 6 "Error table"'
const root = '/v3/pay/transactions/out-trade-no'
const path = `${root}/{out_trade_no}/close`
const input = { out_trade_no: outTradeNo }
const base = { kind: 'exchange', of, page, input } as const
const request = post(`${root}/${outTradeNo}/close`, { mchid })
const isClosed = { kind: 'output', output: { trade_state: 'CLOSED' } }

const placed = { name: 'an order', params: { body: input } }
const closed = { name: 'the order is closed', params: input }
const refusesClosed = { name: 'WeChat is set', params: { settings: { payCloseClosed: 'ORDER_CLOSED' } } }

const found = (trade_state: string) => ({ kind: 'output', output: { out_trade_no: outTradeNo, trade_state } })
const failure = (code: string) => ({ kind: 'error', class: 'business', code, message: '' })

/** A closed order is what was wanted, whoever closed it. */
const resolve: Exchange['resolve'] = {
  operation: 'query-order',
  asks: input,
  cases: [
    { found: found('CLOSED'), proves: isClosed },
    { found: found('NOTPAY'), proves: { kind: 'resend' } },
    { found: found('SUCCESS'), proves: refusedBefore('business', 'ORDERPAID', 'has been paid', '/out_trade_no') },
    { found: found('USERPAYING'), proves: { kind: 'unknown' } },
    { found: { kind: 'output', output: null }, proves: { kind: 'unknown' } },
    { found: failure('ORDER_NOT_EXIST'), proves: { kind: 'unknown' } },
    { found: failure('SYSTEM_ERROR'), proves: { kind: 'unknown' } },
  ],
}

const settles = { protocol: 'pay', key: `order:${outTradeNo}`, owner: 'merchant', stage: 'failed', detail: 'CLOSED' }

const paid = { status: 400, code: 'ORDERPAID', message: '该订单已支付' }
const unknown = { status: 404, code: 'ORDER_NOT_EXIST', message: '订单不存在' }

export const orderClosings: readonly Exchange[] = [
  {
    ...base,
    description: 'an unpaid order is closed',
    states: [placed],
    declares: { effect: 'idempotent', idempotency: { key: 'call' }, stickyBy: '/out_trade_no' },
    steps: [{ request, answer: answeredEmpty }],
    result: isClosed,
    settles,
    resolve,
    inputs: {
      takes: [
        ['/appid', appid],
        ['/mchid', mchid],
        ['/sub_mchid', subMchid],
      ],
      refuses: [
        ['/out_trade_no'],
        ['/out_trade_no', '12345'],
        ['/mchid', 'x'],
        ['/appid', ''],
        ['/sub_mchid', ''],
        ['/other', 'x'],
      ],
    },
    outputs: { refuses: [['/trade_state'], ['/trade_state', 'NOTPAY'], ['/other', 'x']] },
  },
  {
    ...base,
    description: 'a closed order is closed again',
    states: [placed, closed],
    steps: [{ request, answer: answeredEmpty }],
    result: isClosed,
  },
  {
    ...base,
    description: 'a closed order is closed, also where WeChat says that it is',
    states: [placed, closed, refusesClosed],
    steps: [
      {
        request,
        answer: refused({ status: 400, code: 'ORDER_CLOSED', message: '该订单已关闭' }, { reason: 268_447_914 }),
      },
    ],
    result: isClosed,
  },
  {
    ...base,
    description: 'a paid order is not closed',
    states: [placed, { name: 'the order is paid', params: input }],
    steps: [{ request, answer: refused(paid, { reason: 268_449_538 }) }],
    result: failed('business', paid, {}, 268_449_538),
  },
  {
    ...base,
    description: 'an order that WeChat does not know is not closed',
    steps: [{ request, answer: refused(unknown, { reason: 268_512_771 }) }],
    result: failed('business', unknown, {}, 268_512_771),
  },
  {
    ...base,
    description: 'an order is closed whose number an address must escape',
    input: { out_trade_no: 'a|b*c-d_E', appid, mchid },
    states: [{ name: 'an order', params: { body: { out_trade_no: 'a|b*c-d_E' } } }],
    steps: [{ request: post(`${root}/a%7Cb*c-d_E/close`, { mchid }), answer: answeredEmpty }],
    result: isClosed,
  },
  {
    ...base,
    description: "a partner closes the served merchant's order",
    page: 'additions, 6 "Partner mode"',
    call: partnerOf,
    states: [{ name: 'an order', params: { partner: true, body: input } }],
    steps: [
      {
        request: post(`/v3/pay/partner/transactions/out-trade-no/${outTradeNo}/close`, {
          sp_mchid: mchid,
          sub_mchid: subMchid,
        }),
        answer: answeredEmpty,
      },
    ],
    result: isClosed,
    settles: { ...settles, key: `order:${subMchid}:${outTradeNo}` },
  },
  {
    ...base,
    description: 'a partner closes nothing without a served merchant',
    call: partner,
    steps: [],
    result: refusedBefore('invalid-argument', 'sub-mchid-missing', 'sub_mchid', '/sub_mchid'),
  },
  ...refusals({ operation: 'close-order', input, request, path, page }),
]
