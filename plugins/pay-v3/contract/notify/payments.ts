import { type PushInteraction, regex } from '@wxhost/contracts'
import { paidOrder, servedOrder } from '../order/paid-order.ts'
import { mchid, openid, outTradeNo, subMchid } from '../samples.ts'
import { alsoKnownAs, dataOf, notified, ownId, refused, taken } from './pushed.ts'

export const base = { kind: 'push', channel: 'notify', page: 'pay-v3 page, 5' } as const
const paid = 'TRANSACTION.SUCCESS'

const settles = {
  protocol: 'pay',
  key: `order:${outTradeNo}`,
  owner: 'merchant',
  stage: 'delivered',
  detail: 'SUCCESS',
  at: 1_704_067_200_000,
}

export const tells = (eventType: string, originalType: string, resource: { readonly [name: string]: unknown }) => ({
  push: notified(eventType, '通知', originalType, resource),
  states: [
    {
      name: 'WeChat Pay notifies',
      params: { eventType, originalType, resource: JSON.parse(JSON.stringify(resource)) },
    },
  ],
})

/** An event that is handed on under the notification's own id. */
export const unknownEvent = (type: string, resource: object) => taken({ id: ownId, type, data: dataOf(type, resource) })

const { success_time: _, ...withoutTime } = paidOrder
const { out_trade_no: __, ...withoutNumber } = paidOrder
const { trade_state: ___, ...withoutState } = paidOrder
const { mchid: ____, ...ofNobody } = paidOrder

const known = (resource: object, more: object = {}) =>
  taken({
    id: `${paid}:${mchid}:${outTradeNo}`,
    alsoKnownAs,
    type: paid,
    orderKey: outTradeNo,
    settles,
    data: dataOf(paid, resource),
    ...more,
  })

const { at: _____, ...untimed } = settles

/** Encrypted anew each time: only its form is known. */
const echo = { echo_message: 'hello', encrypt_echo_message: regex('[0-9A-Za-z+/]{342}==', `${'A'.repeat(342)}==`) }

export const payments: readonly PushInteraction[] = [
  {
    ...base,
    description: 'WeChat Pay tells of a payment',
    declares: { owner: 'merchant', get: undefined },
    states: [
      {
        name: 'an order',
        params: {
          kind: 'jsapi',
          notify: true,
          body: { out_trade_no: outTradeNo, payer: { openid }, attach: '自定义数据' },
        },
      },
      { name: 'the order is paid', params: { out_trade_no: outTradeNo } },
    ],
    push: notified(paid, '支付成功', 'transaction', paidOrder),
    opened: known(paidOrder),
  },
  {
    ...base,
    description: 'WeChat Pay tells a partner of a payment to the merchant that it serves',
    page: 'additions, 6 "Partner mode"',
    states: [
      {
        name: 'an order',
        params: {
          kind: 'jsapi',
          partner: true,
          notify: true,
          body: { out_trade_no: outTradeNo, payer: { sp_openid: openid } },
        },
      },
      { name: 'the order is paid', params: { out_trade_no: outTradeNo, sub_mchid: subMchid } },
    ],
    push: notified(paid, '支付成功', 'transaction', servedOrder),
    opened: known(servedOrder, {
      id: `${paid}:${mchid}/${subMchid}:${outTradeNo}`,
      settles: { ...settles, key: `order:${subMchid}:${outTradeNo}` },
    }),
  },
  {
    ...base,
    description: 'WeChat Pay tells of a payment without its time',
    ...tells(paid, 'transaction', withoutTime),
    opened: known(withoutTime, { settles: untimed }),
  },
  {
    ...base,
    description: 'WeChat Pay tells of a payment without its state',
    ...tells(paid, 'transaction', withoutState),
    opened: known(withoutState, { settles: undefined }),
  },
  {
    ...base,
    description: 'WeChat Pay tells of a payment and names no merchant',
    ...tells(paid, 'transaction', ofNobody),
    opened: known(ofNobody),
  },
  {
    ...base,
    description: 'WeChat Pay tells of a payment without a number',
    ...tells(paid, 'transaction', withoutNumber),
    opened: unknownEvent(paid, withoutNumber),
  },
  {
    ...base,
    description: 'WeChat Pay tells of something that no plugin knows',
    ...tells('SECURITY_ECHO.SUCCESS', 'security', { echo_message: 'hello', any: [1, true, null, { deep: 1.5 }] }),
    opened: unknownEvent('SECURITY_ECHO.SUCCESS', { echo_message: 'hello', any: [1, true, null, { deep: 1.5 }] }),
  },
  {
    ...base,
    description: 'WeChat Pay tells of an echo',
    page: 'pay-v3 page, 3',
    states: [{ name: 'an echo is asked for', params: { echo_message: 'hello' } }],
    push: notified('SECURITY_ECHO.SUCCESS', '安全探测成功', 'security', echo),
    opened: unknownEvent('SECURITY_ECHO.SUCCESS', echo),
  },
  {
    ...base,
    description: "a payment of another merchant is not this one's",
    ...tells(paid, 'transaction', { ...paidOrder, mchid: '1900000001' }),
    opened: refused(403, 'foreign-owner'),
  },
  {
    ...base,
    description: "a payment that another merchant combined is not this one's",
    ...tells(paid, 'transaction', { ...paidOrder, combine_mchid: '1900000001' }),
    opened: refused(403, 'foreign-owner'),
  },
  {
    ...base,
    description: 'a payment to an app without a merchant is nobody’s',
    call: { mchid: null },
    ...tells(paid, 'transaction', paidOrder),
    opened: refused(403, 'foreign-owner'),
  },
  {
    ...base,
    description: 'a claim is told on a channel of its own',
    page: 'insurance page, D',
    ...tells('INSURANCE_CLAIM.STATE_CHANGED', 'insurance_claim', { mchid, out_claim_no: 'CLM202401010001' }),
    opened: refused(400, 'malformed'),
  },
]
