import type { Exchange } from '@wxhost/contracts'
import { failed, signError, signFailure } from '../refusals.ts'
import { refusedBefore } from '../refused-before.ts'
import {
  appid,
  foreignAppid,
  foreignOpenid,
  mchid,
  openid,
  partnerOf,
  partnerWithApp,
  subAppid,
  subMchid,
  subOpenid,
} from '../samples.ts'
import { answered, refused } from '../wire.ts'
import { commonOrders, partnerTracks } from './common.ts'
import { jsapi, jsapiOutput, ordering, partnerOrdering, subPaySign } from './kinds.ts'
import { payerLimits } from './limits.ts'
import { order, page, sent } from './order-samples.ts'
import { jsapiOutputLimits } from './output-limits.ts'

const of = { operation: 'order-jsapi' }
const input = { ...order, payer: { openid } }
const base = { kind: 'exchange', of, page, input } as const
const request = ordering(jsapi, { ...sent({ appid, mchid }), payer: { openid } })
const sp = { sp_appid: appid, sp_mchid: mchid }
const path = '/v3/pay/transactions/jsapi'

const partners: readonly Exchange[] = [
  {
    ...base,
    description: 'a partner orders by jsapi for a payer of its own app',
    page: 'additions, 6 "Partner mode"',
    call: partnerWithApp,
    states: [{ name: 'the served merchant has an app', params: { appid: subAppid } }],
    input: { ...order, payer: { sp_openid: openid } },
    steps: [
      {
        request: partnerOrdering(jsapi, {
          ...sent({ ...sp, sub_appid: subAppid, sub_mchid: subMchid }),
          payer: { sp_openid: openid },
        }),
        answer: answered(jsapi.answer),
      },
    ],
    result: { kind: 'output', output: jsapiOutput() },
    tracks: { before: partnerTracks('sent'), after: partnerTracks('accepted') },
    resolve: {
      operation: 'query-order',
      asks: { out_trade_no: order.out_trade_no, sub_mchid: subMchid },
      cases: [],
    },
  },
  {
    ...base,
    description: "a partner orders by jsapi for a payer of the served merchant's app",
    page: 'additions, 6 "Partner mode"',
    call: { settings: { mode: 'partner' } },
    states: [{ name: 'the served merchant has an app', params: { appid: subAppid } }],
    input: { ...order, sub_mchid: subMchid, sub_appid: subAppid, payer: { sub_openid: subOpenid } },
    steps: [
      {
        request: partnerOrdering(jsapi, {
          ...sent({ ...sp, sub_appid: subAppid, sub_mchid: subMchid }),
          payer: { sub_openid: subOpenid },
        }),
        answer: answered(jsapi.answer),
      },
    ],
    result: { kind: 'output', output: jsapiOutput(subAppid, subPaySign) },
    tracks: { before: partnerTracks('sent'), after: partnerTracks('accepted') },
  },
]

const wrongPayers: readonly (readonly [string, object, Exchange['call']])[] = [
  ['sp_openid outside of partner mode', { sp_openid: openid }, {}],
  ['sub_openid outside of partner mode', { sub_openid: openid }, {}],
  ['openid in partner mode', { openid }, partnerOf],
  ['sub_openid without sub_appid', { sub_openid: openid }, partnerOf],
]

const refusedAtOnce: readonly Exchange[] = wrongPayers.map(([what, payer, call = {}]) => ({
  ...base,
  description: `an order by jsapi is not sent: ${what}`,
  call,
  input: { ...order, payer },
  steps: [],
  result: refusedBefore('invalid-argument', 'payer-wrong', 'openid', '/payer'),
}))

const strange = ['', 'x'.repeat(65), 'wx1 wx2', 'wx1\n']

const untrusted: readonly Exchange[] = strange.map((prepay_id) => ({
  ...base,
  description: `an order by jsapi under the prepay_id ${JSON.stringify(prepay_id)} is not trusted`,
  states: [{ name: 'WeChat Pay says', params: { path, body: JSON.stringify({ prepay_id }) } }],
  steps: [{ request, answer: answered({ prepay_id }) }],
  result: { kind: 'untrusted', reason: 'not-wechat' },
}))

const mismatch = { status: 500, code: 'OPENID_MISMATCH', message: 'openid和appid不匹配' }
const foreignApp = { status: 400, code: 'APPID_MCHID_NOT_MATCH', message: 'appid和mch_id不匹配' }

const byRules: readonly Exchange[] = [
  {
    ...base,
    description: "an order by jsapi for another app's user is refused",
    input: { ...order, payer: { openid: foreignOpenid } },
    steps: [
      {
        request: ordering(jsapi, { ...sent({ appid, mchid }), payer: { openid: foreignOpenid } }),
        answer: refused(mismatch),
      },
    ],
    result: failed('invalid-argument', mismatch),
  },
  {
    ...base,
    description: 'an order by jsapi of an app that is not bound to the merchant is refused',
    call: { appid: foreignAppid, kind: 'mini-program' },
    steps: [
      {
        request: ordering(jsapi, { ...sent({ appid: foreignAppid, mchid }), payer: { openid } }),
        answer: refused(foreignApp, { reason: 268_445_527 }),
      },
    ],
    result: failed('config', foreignApp, {}, 268_445_527),
  },
  {
    ...base,
    description: 'an order by jsapi under a wrong signature was not executed',
    page: 'pay-v3 page, 10',
    states: [{ name: 'the signature is broken' }],
    steps: [{ request, answer: signError }],
    result: signFailure,
  },
  {
    ...base,
    description: 'an order by jsapi whose answer is not signed is not trusted',
    page: 'additions, 6 "Which answers are signed"',
    states: [{ name: 'WeChat Pay signs badly', params: { path, answers: 'unsigned' } }],
    steps: [{ request, answer: { json: jsapi.answer } }],
    result: { kind: 'untrusted', reason: 'signature' },
  },
]

const withoutMerchant: Exchange = {
  ...base,
  description: 'an order by jsapi of an app without a merchant is not sent',
  call: { mchid: null },
  steps: [],
  result: refusedBefore('config', 'merchant-missing', 'mchid'),
}

export const jsapiOrders: readonly Exchange[] = [
  ...commonOrders(jsapi, payerLimits, jsapiOutputLimits),
  ...partners,
  ...refusedAtOnce,
  withoutMerchant,
  ...untrusted,
  ...byRules,
]
