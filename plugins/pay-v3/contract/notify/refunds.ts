import type { PushInteraction } from '@wxhost/contracts'
import { asked, paidOrder, refund } from '../refund/refund-samples.ts'
import { mchid, outRefundNo, outTradeNo, refundId, subMchid, transactionId } from '../samples.ts'
import { base, tells, unknownEvent } from './payments.ts'
import { alsoKnownAs, dataOf, notified, taken } from './pushed.ts'

const account = '支付用户零钱'
const now = '2024-01-01T08:00:00+08:00'

/** A refund as a notification shows it. @see pay-v3 page, 5 */
const told = (refund_status: string, more: object = {}) => ({
  mchid,
  transaction_id: transactionId,
  out_trade_no: outTradeNo,
  refund_id: refundId,
  out_refund_no: outRefundNo,
  refund_status,
  ...more,
  user_received_account: account,
  amount: { total: 100, refund: 40, payer_total: 100, payer_refund: 40 },
})

const event = (status: string, about: string, stage: string, resource: object, more: object = {}) => ({
  id: `REFUND.${status}:${mchid}:${outRefundNo}:${about}`,
  alsoKnownAs,
  type: `REFUND.${status}`,
  orderKey: outTradeNo,
  settles: {
    protocol: 'pay',
    key: `refund:${outRefundNo}`,
    owner: 'merchant',
    stage,
    detail: status,
    ...(status === 'SUCCESS' ? { at: 1_704_067_200_000 } : {}),
  },
  data: dataOf(`REFUND.${status}`, resource),
  ...more,
})

const notifying = { ...refund, params: { ...refund.params, notify: true } }
const becomes = (status: string, more: object = {}) => ({
  name: 'the refund becomes',
  params: { out_refund_no: outRefundNo, status, ...more },
})

const success = told('SUCCESS', { success_time: now })
const { mchid: _, ...unnamed } = success
const served = { sp_mchid: mchid, sub_mchid: subMchid, ...unnamed }
const { user_received_account: __, ...withoutAccount } = told('ABNORMAL')
const { out_trade_no: ___, ...withoutOrder } = told('CLOSED')

const told3: readonly (readonly [string, string, object, object])[] = [
  ['SUCCESS', '退款成功', success, event('SUCCESS', 'SUCCESS', 'delivered', success)],
  ['ABNORMAL', '退款异常', told('ABNORMAL'), event('ABNORMAL', `ABNORMAL:${account}`, 'accepted', told('ABNORMAL'))],
  ['CLOSED', '退款关闭', told('CLOSED'), event('CLOSED', 'CLOSED', 'failed', told('CLOSED'))],
]

const { orderKey: ____, ...orderless } = event('CLOSED', 'CLOSED', 'failed', withoutOrder)

/** What names no refund, or contradicts itself, is handed on under the notification's own id. */
const strange: readonly (readonly [string, string, { readonly [name: string]: unknown }])[] = [
  ['of another status than it says', 'REFUND.SUCCESS', told('CLOSED')],
  ['without its number', 'REFUND.SUCCESS', { ...success, out_refund_no: '' }],
  ['without its status', 'REFUND.SUCCESS', { ...success, refund_status: 1 }],
  ['of a status that no document has', 'REFUND.NEW_STATE', told('NEW_STATE')],
]

export const refundNotices: readonly PushInteraction[] = [
  ...told3.map(
    ([status, summary, resource, opened]): PushInteraction => ({
      ...base,
      description: `WeChat Pay tells that a refund is ${status}`,
      states: [...paidOrder, notifying, becomes(status)],
      push: notified(`REFUND.${status}`, summary, 'refund', resource),
      opened: taken(opened),
    }),
  ),
  {
    ...base,
    description: 'WeChat Pay tells a partner of a refund',
    page: 'additions, 6 "Partner mode"',
    states: [
      { name: 'an order', params: { partner: true, body: { out_trade_no: outTradeNo } } },
      { name: 'the order is paid', params: { out_trade_no: outTradeNo, sub_mchid: subMchid } },
      { name: 'a refund', params: { notify: true, body: { ...asked, sub_mchid: subMchid } } },
      becomes('SUCCESS', { sub_mchid: subMchid }),
    ],
    push: notified('REFUND.SUCCESS', '退款成功', 'refund', served),
    opened: taken(
      event('SUCCESS', 'SUCCESS', 'delivered', served, {
        id: `REFUND.SUCCESS:${mchid}/${subMchid}:${outRefundNo}:SUCCESS`,
        settles: {
          protocol: 'pay',
          key: `refund:${subMchid}:${outRefundNo}`,
          owner: 'merchant',
          stage: 'delivered',
          detail: 'SUCCESS',
          at: 1_704_067_200_000,
        },
      }),
    ),
  },
  {
    ...base,
    description: 'WeChat Pay tells of an abnormal refund without its account',
    ...tells('REFUND.ABNORMAL', 'refund', withoutAccount),
    opened: taken(event('ABNORMAL', 'ABNORMAL', 'accepted', withoutAccount)),
  },
  {
    ...base,
    description: 'WeChat Pay tells of a closed refund without its order',
    ...tells('REFUND.CLOSED', 'refund', withoutOrder),
    opened: taken(orderless),
  },
  ...strange.map(
    ([what, type, resource]): PushInteraction => ({
      ...base,
      description: `WeChat Pay tells of a refund ${what}`,
      ...tells(type, 'refund', resource),
      opened: unknownEvent(type, resource),
    }),
  ),
]
