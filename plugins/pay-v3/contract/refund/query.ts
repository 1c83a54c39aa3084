import type { Exchange, ProviderState } from '@wxhost/contracts'
import { failed, refusals } from '../refusals.ts'
import { refusedBefore } from '../refused-before.ts'
import { appid, mchid, outRefundNo, outTradeNo, partner, partnerOf, subMchid } from '../samples.ts'
import { answered, get, refused } from '../wire.ts'
import { refundOutputs } from './output-limits.ts'
import {
  asked,
  becomes,
  eventOf,
  page,
  paidOrder,
  refund,
  root,
  settled,
  shown,
  succeeded,
  successTime,
} from './refund-samples.ts'

const of = { operation: 'query-refund' }
const path = `${root}/{out_refund_no}`
const input = { out_refund_no: outRefundNo }
const base = { kind: 'exchange', of, page, input } as const
const request = get(`${root}/${outRefundNo}`)
const own = { mchid }
const at = { at: 1_704_067_200_000 }
const account = '支付用户零钱'

const states: readonly (readonly [string, readonly ProviderState[], object, unknown])[] = [
  ['PROCESSING', [], shown, settled('accepted', 'PROCESSING')],
  [
    'SUCCESS',
    [becomes('SUCCESS')],
    succeeded,
    settled('delivered', 'SUCCESS', { ...at, event: eventOf('SUCCESS', 'SUCCESS', own, mchid, successTime) }),
  ],
  [
    'CLOSED',
    [becomes('CLOSED')],
    { ...shown, status: 'CLOSED' },
    settled('failed', 'CLOSED', { event: eventOf('CLOSED', 'CLOSED', own, mchid) }),
  ],
  [
    'ABNORMAL',
    [becomes('ABNORMAL')],
    { ...shown, status: 'ABNORMAL' },
    settled('accepted', 'ABNORMAL', { event: eventOf('ABNORMAL', `ABNORMAL:${account}`, own, mchid) }),
  ],
]

const says = (body: object) => [{ name: 'WeChat Pay says', params: { path, body: JSON.stringify(body) } }]

const { amount: _, user_received_account: __, ...bare } = { ...shown, status: 'ABNORMAL' }

/** A query's answer that says less: what is not there is not in the event either. */
const bareEvent = {
  channel: 'notify',
  id: `REFUND.ABNORMAL:${mchid}:${outRefundNo}:ABNORMAL`,
  type: 'REFUND.ABNORMAL',
  orderKey: outTradeNo,
  data: {
    event_type: 'REFUND.ABNORMAL',
    id: null,
    create_time: null,
    resource: {
      mchid,
      transaction_id: shown.transaction_id,
      out_trade_no: outTradeNo,
      refund_id: shown.refund_id,
      out_refund_no: outRefundNo,
      refund_status: 'ABNORMAL',
      amount: {},
    },
  },
}

const said: readonly (readonly [string, object, object, unknown])[] = [
  ['in a state of its own', { ...shown, status: 'NEW_STATE' }, {}, settled('accepted', 'NEW_STATE')],
  ['with the least that is needed', bare, {}, settled('accepted', 'ABNORMAL', { event: bareEvent })],
  ['at a time that is none', { ...shown, success_time: '2024-01-01 08:00:00' }, {}, settled('accepted', 'PROCESSING')],
]

const strange: readonly (readonly [string, object])[] = [
  ['about another refund', { ...shown, out_refund_no: 'another' }],
  ['without its id', { ...shown, refund_id: null }],
  ['without its number', { ...shown, out_refund_no: 1 }],
  ['without its status', { ...shown, status: 1 }],
  ...[
    'transaction_id',
    'out_trade_no',
    'channel',
    'user_received_account',
    'create_time',
    'success_time',
    'amount',
  ].map((name) => [`whose ${name} is a number`, { ...shown, [name]: 1 }] as const),
  ...['total', 'refund', 'payer_total', 'payer_refund'].map(
    (name) => [`whose ${name} is a text`, { ...shown, amount: { ...shown.amount, [name]: '100' } }] as const,
  ),
  ['whose currency is a number', { ...shown, amount: { ...shown.amount, currency: 1 } }],
]

const partnerStates = [
  { name: 'an order', params: { partner: true, body: { out_trade_no: outTradeNo } } },
  { name: 'the order is paid', params: { out_trade_no: outTradeNo, sub_mchid: subMchid } },
  { name: 'a refund', params: { body: { ...asked, sub_mchid: subMchid } } },
  { name: 'the refund becomes', params: { out_refund_no: outRefundNo, status: 'SUCCESS', sub_mchid: subMchid } },
]

const unknown = { status: 404, code: 'RESOURCE_NOT_EXISTS', message: '退款单不存在' }

export const refundQueries: readonly Exchange[] = [
  ...states.map(
    ([status, more, answer, settles]): Exchange => ({
      ...base,
      description: `a refund is found in state ${status}`,
      declares: { effect: 'safe', stickyBy: '/out_refund_no' },
      states: [...paidOrder, refund, ...more],
      steps: [{ request, answer: answered(answer) }],
      result: { kind: 'output', output: answer },
      settles,
      inputs: {
        takes: [
          ['/appid', appid],
          ['/mchid', mchid],
          ['/sub_mchid', subMchid],
          ['/out_refund_no', '@'],
        ],
        refuses: [
          ['/out_refund_no'],
          ['/out_refund_no', ''],
          ['/appid', ''],
          ['/mchid', 'x'],
          ['/sub_mchid', 'x'],
          ['/other', 'x'],
        ],
      },
      outputs: refundOutputs,
    }),
  ),
  ...said.map(
    ([what, answer, more, settles]): Exchange => ({
      ...base,
      ...more,
      description: `a refund is found ${what}`,
      states: says(answer),
      steps: [{ request, answer: answered(answer) }],
      result: { kind: 'output', output: answer },
      settles,
    }),
  ),
  {
    ...base,
    description: 'a refund is found whose number an address must escape',
    input: { out_refund_no: 'a|b*c@d', appid, mchid },
    states: [...paidOrder, { ...refund, params: { body: { ...asked, out_refund_no: 'a|b*c@d' } } }],
    steps: [{ request: get(`${root}/a%7Cb*c%40d`), answer: answered({ ...shown, out_refund_no: 'a|b*c@d' }) }],
    result: { kind: 'output', output: { ...shown, out_refund_no: 'a|b*c@d' } },
  },
  ...strange.map(
    ([what, answer]): Exchange => ({
      ...base,
      description: `the answer to a query is not trusted ${what} of a refund`,
      states: says(answer),
      steps: [{ request, answer: answered(answer) }],
      result: { kind: 'untrusted', reason: 'not-wechat' },
    }),
  ),
  {
    ...base,
    description: 'an empty answer about a refund is not trusted',
    states: [{ name: 'WeChat Pay says', params: { path, body: '' } }],
    steps: [{ request, answer: { status: 204, signed: true } }],
    result: { kind: 'untrusted', reason: 'not-wechat' },
  },
  {
    ...base,
    description: 'a refund that WeChat does not know is not found',
    steps: [{ request, answer: refused(unknown) }],
    result: failed('business', unknown),
  },
  {
    ...base,
    description: "a partner asks for the served merchant's refund",
    page: 'additions, 6 "Partner mode"',
    call: partnerOf,
    states: partnerStates,
    steps: [{ request: get(`${root}/${outRefundNo}`, { sub_mchid: subMchid }), answer: answered(succeeded) }],
    result: { kind: 'output', output: succeeded },
    settles: {
      ...settled('delivered', 'SUCCESS', at),
      key: `refund:${subMchid}:${outRefundNo}`,
      event: eventOf(
        'SUCCESS',
        'SUCCESS',
        { sp_mchid: mchid, sub_mchid: subMchid },
        `${mchid}/${subMchid}`,
        successTime,
      ),
    },
  },
  {
    ...base,
    description: 'a partner asks for no refund without a served merchant',
    call: partner,
    steps: [],
    result: refusedBefore('invalid-argument', 'sub-mchid-missing', 'sub_mchid', '/sub_mchid'),
  },
  ...refusals({ operation: 'query-refund', input, request, path, page }),
]
