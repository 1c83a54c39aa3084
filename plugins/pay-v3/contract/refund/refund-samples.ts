import { outRefundNo, outTradeNo, refundId, transactionId } from '../samples.ts'

export const page = 'pay-v3 page, 3; additions, 6 "Refunds"'
export const root = '/v3/refund/domestic/refunds'

const order = { name: 'an order', params: { body: { out_trade_no: outTradeNo } } }
const paid = { name: 'the order is paid', params: { out_trade_no: outTradeNo } }
export const paidOrder = [order, paid]

/** What a merchant asks for: 40 of 100 fen. */
export const asked = { out_trade_no: outTradeNo, out_refund_no: outRefundNo, amount: { refund: 40, total: 100 } }
export const refund = { name: 'a refund', params: { body: asked } }
export const becomes = (status: string) => ({
  name: 'the refund becomes',
  params: { out_refund_no: outRefundNo, status },
})

/** 2024-01-01T00:00:00Z, as WeChat Pay writes it. */
const now = '2024-01-01T08:00:00+08:00'

/** A refund as its answer and a query show it. */
export const shown = {
  amount: {
    currency: 'CNY',
    discount_refund: 0,
    from: [],
    payer_refund: 40,
    payer_total: 100,
    refund: 40,
    settlement_refund: 40,
    settlement_total: 100,
    total: 100,
  },
  channel: 'ORIGINAL',
  create_time: now,
  funds_account: 'AVAILABLE',
  out_refund_no: outRefundNo,
  out_trade_no: outTradeNo,
  promotion_detail: [],
  refund_id: refundId,
  status: 'PROCESSING',
  transaction_id: transactionId,
  user_received_account: '支付用户零钱',
}
export const succeeded = { ...shown, status: 'SUCCESS', success_time: now }

export const settled = (stage: string, detail: string, more: object = {}) => ({
  protocol: 'pay',
  key: `refund:${outRefundNo}`,
  owner: 'merchant',
  stage,
  detail,
  ...more,
})

/** The members of a notification, as a query's answer has them. @see pay-v3 page, 5 */
const notified = (parties: object, more: object) => ({
  ...parties,
  transaction_id: transactionId,
  out_trade_no: outTradeNo,
  refund_id: refundId,
  out_refund_no: outRefundNo,
  user_received_account: '支付用户零钱',
  amount: { total: 100, refund: 40, payer_total: 100, payer_refund: 40 },
  ...more,
})

/** The event that a query raises, as if the push had told. */
export const eventOf = (status: string, about: string, parties: object, owner: string, more: object = {}) => ({
  channel: 'notify',
  id: `REFUND.${status}:${owner}:${outRefundNo}:${about}`,
  type: `REFUND.${status}`,
  orderKey: outTradeNo,
  data: {
    event_type: `REFUND.${status}`,
    id: null,
    create_time: null,
    resource: notified(parties, { refund_status: status, ...more }),
  },
})
export const successTime = { success_time: now }

export const tracked = (stage: 'sent' | 'accepted', sub?: string) => ({
  key: sub === undefined ? `refund:${outRefundNo}` : `refund:${sub}:${outRefundNo}`,
  owner: 'merchant',
  stage,
  ...(stage === 'sent' ? {} : { detail: 'PROCESSING' }),
  ask: {
    operation: 'query-refund',
    input: { out_refund_no: outRefundNo, ...(sub === undefined ? {} : { sub_mchid: sub }) },
  },
})
