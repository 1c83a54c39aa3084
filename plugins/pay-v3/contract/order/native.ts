import type { Exchange } from '@wxhost/contracts'
import { failed } from '../refusals.ts'
import { refusedBefore } from '../refused-before.ts'
import { appid, foreignAppid, hostNotifyUrl, mchid, partner, partnerOf, subAppid, subMchid } from '../samples.ts'
import { answered, refused } from '../wire.ts'
import { commonOrders } from './common.ts'
import { native, ordering, partnerOrdering } from './kinds.ts'
import { orderLimits } from './limits.ts'
import { order, page, sent } from './order-samples.ts'

const of = { operation: 'order-native' }
const path = '/v3/pay/transactions/native'
const base = { kind: 'exchange', of, page, input: order } as const
const request = ordering(native, sent({ appid, mchid }))
const output = { kind: 'output', output: native.output }
const placed = { name: 'an order', params: { body: { ...order, notify_url: hostNotifyUrl } } }
const number = { out_trade_no: order.out_trade_no }

/** What WeChat Pay's documents call a paid order, by their age. @see pay-v3 page, 4 */
const paidCodes = [
  { status: 400, code: 'ORDERPAID', message: '该订单已支付', class: 'business' },
  { status: 400, code: 'ORDER_PAID', message: '该订单已支付', class: 'business', as: 'ORDERPAID' },
  { status: 403, code: 'OUT_TRADE_NO_USED', message: '该订单已支付', class: 'business' },
]

const closed = { status: 400, code: 'ORDER_CLOSED', message: '该订单已关闭' }

const spent: readonly Exchange[] = [
  ...paidCodes.map(
    ({ class: errorClass, as, ...refusal }): Exchange => ({
      ...base,
      description: `an order by native under a paid number is refused: ${refusal.code}`,
      page: 'pay-v3 page, 4',
      states: [
        placed,
        { name: 'the order is paid', params: number },
        { name: 'WeChat is set', params: { settings: { payPaidOrder: refusal.code } } },
      ],
      steps: [{ request, answer: refused(refusal, { reason: 268_449_538 }) }],
      result: failed(errorClass, { ...refusal, code: as ?? refusal.code }, {}, 268_449_538),
    }),
  ),
  {
    ...base,
    description: 'an order by native under a closed number is refused',
    page: 'pay-v3 page, 4',
    states: [placed, { name: 'the order is closed', params: number }],
    steps: [{ request, answer: refused(closed, { reason: 268_447_914 }) }],
    result: failed('business', closed, {}, 268_447_914),
  },
]

const unsent: readonly (readonly [string, Partial<Exchange>, object])[] = [
  [
    'for another merchant',
    { input: { ...order, mchid: '1900000001' } },
    refusedBefore('invalid-argument', 'mchid-foreign', mchid, '/mchid'),
  ],
  [
    'for another app',
    { input: { ...order, appid: foreignAppid } },
    refusedBefore('invalid-argument', 'appid-foreign', appid, '/appid'),
  ],
  [
    'with a served merchant outside of partner mode',
    { input: { ...order, sub_mchid: subMchid }, call: { settings: { mode: 'merchant' } } },
    refusedBefore('invalid-argument', 'partner-mode-off', 'sub_mchid', '/sub_mchid'),
  ],
  [
    "with a served merchant's app outside of partner mode",
    { input: { ...order, sub_appid: foreignAppid } },
    refusedBefore('invalid-argument', 'partner-mode-off', 'sub_appid', '/sub_appid'),
  ],
  [
    'by a partner without a served merchant',
    { call: { settings: { mode: 'partner', subMchid: '' } } },
    refusedBefore('invalid-argument', 'sub-mchid-missing', 'sub_mchid', '/sub_mchid'),
  ],
  [
    'in a mode that is none',
    { call: { settings: { mode: 'Partner' } } },
    refusedBefore('config', 'settings-malformed', 'mode'),
  ],
  [
    'without a public address',
    { call: { inboundUrl: null } },
    refusedBefore('config', 'notify-url-missing', 'notify_url', '/notify_url'),
  ],
  [
    'with a public address of 256 characters',
    { call: { inboundUrl: `https://wx.example.com/${'x'.repeat(233)}` } },
    refusedBefore('config', 'notify-url-unusable', '255'),
  ],
  [
    'with a public address that has a query',
    { call: { inboundUrl: 'https://wx.example.com/in?key=1' } },
    refusedBefore('config', 'notify-url-unusable', '255'),
  ],
  [
    'with a public address that has a fragment',
    { call: { inboundUrl: 'https://wx.example.com/in#1' } },
    refusedBefore('config', 'notify-url-unusable', '255'),
  ],
  [
    'until a day that no calendar has',
    { input: { ...order, time_expire: '2024-02-30T10:34:56+08:00' } },
    refusedBefore('invalid-argument', 'time-expire-malformed', 'time_expire', '/time_expire'),
  ],
  [
    'until an hour that no day has',
    { input: { ...order, time_expire: '2024-02-28T25:34:56+08:00' } },
    refusedBefore('invalid-argument', 'time-expire-malformed', 'time_expire', '/time_expire'),
  ],
]

const longest = `https://wx.example.com/${'x'.repeat(232)}`

export const nativeOrders: readonly Exchange[] = [
  ...commonOrders(native, orderLimits, { refuses: [['/code_url'], ['/code_url', 1], ['/other', 'x']] }),
  ...spent,
  ...unsent.map(
    ([what, more, result]): Exchange => ({
      ...base,
      description: `an order by native is not sent ${what}`,
      ...more,
      steps: [],
      result,
    }),
  ),
  {
    ...base,
    description: 'an order by native takes a public address of 255 characters',
    call: { inboundUrl: longest },
    steps: [
      {
        request: ordering(native, { ...sent({ appid, mchid }), notify_url: longest }),
        answer: answered(native.answer),
      },
    ],
    result: output,
  },
  {
    ...base,
    description: 'a partner that names all parties orders by native',
    page: 'additions, 6 "Partner mode"',
    call: partner,
    states: [{ name: 'the served merchant has an app', params: { appid: subAppid } }],
    input: { ...order, appid, mchid, sub_mchid: subMchid, sub_appid: subAppid },
    steps: [
      {
        request: partnerOrdering(
          native,
          sent({ sp_appid: appid, sp_mchid: mchid, sub_appid: subAppid, sub_mchid: subMchid }),
        ),
        answer: answered(native.answer),
      },
    ],
    result: output,
  },
  {
    ...base,
    description: 'a partner orders by native',
    page: 'additions, 6 "Partner mode"',
    call: partnerOf,
    steps: [
      {
        request: partnerOrdering(native, sent({ sp_appid: appid, sp_mchid: mchid, sub_mchid: subMchid })),
        answer: answered(native.answer),
      },
    ],
    result: output,
  },
  ...['', 'https://wx.tenpay.com/x', 'weixin:/x'].map(
    (code_url): Exchange => ({
      ...base,
      description: `an order by native under the address "${code_url}" is not trusted`,
      states: [{ name: 'WeChat Pay says', params: { path, body: JSON.stringify({ code_url }) } }],
      steps: [{ request, answer: answered({ code_url }) }],
      result: { kind: 'untrusted', reason: 'not-wechat' },
    }),
  ),
]
