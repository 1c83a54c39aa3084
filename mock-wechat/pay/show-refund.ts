import { shanghaiTime } from '../base/calendar.ts'
import type { JsonObject } from '../base/json.ts'
import type { Refund } from '../world/refund.ts'

/** Where the money goes back to. */
const ACCOUNT = '支付用户零钱'

const successTime = ({ succeededAt }: Refund) =>
  succeededAt === undefined ? {} : { success_time: shanghaiTime(succeededAt) }

/** A refund as its answer and a query show it. */
export function showRefund(refund: Refund): JsonObject {
  const { amount, total } = refund
  return {
    amount: {
      currency: 'CNY',
      discount_refund: 0,
      from: [],
      payer_refund: amount,
      payer_total: total,
      refund: amount,
      settlement_refund: amount,
      settlement_total: total,
      total,
    },
    channel: refund.secondTry === undefined ? 'ORIGINAL' : 'OTHER_BANKCARD',
    create_time: shanghaiTime(refund.createdAt),
    funds_account: 'AVAILABLE',
    out_refund_no: refund.outRefundNo,
    out_trade_no: refund.outTradeNo,
    promotion_detail: [],
    refund_id: refund.refundId,
    status: refund.status,
    ...successTime(refund),
    transaction_id: refund.transactionId,
    user_received_account: ACCOUNT,
  }
}

/** A refund as a notification shows it: fewer fields, and its status under another name (pay-v3 page, 5). */
export function noticeOfRefund(refund: Refund): JsonObject {
  const { mchid, spMchid, amount, total } = refund
  return {
    ...(spMchid === undefined ? { mchid } : { sp_mchid: spMchid, sub_mchid: mchid }),
    transaction_id: refund.transactionId,
    out_trade_no: refund.outTradeNo,
    refund_id: refund.refundId,
    out_refund_no: refund.outRefundNo,
    refund_status: refund.status,
    ...successTime(refund),
    user_received_account: ACCOUNT,
    amount: { total, refund: amount, payer_total: total, payer_refund: amount },
  }
}
