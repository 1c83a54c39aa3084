import { shanghaiTime } from '../base/calendar.ts'
import { canonical } from '../base/canonical.ts'
import type { JsonObject } from '../base/json.ts'
import { PayError } from '../base/pay-error.ts'
import type { NewRefund, Refund } from '../world/refund.ts'
import { badField } from './fields.ts'
import { type PayEndpoint, type PayRequest, payBodyOf } from './pay-endpoint.ts'
import { OUT_TRADE_NO } from './read-order.ts'

const ROOT = '/v3/refund/domestic/refunds'
const KNOWN = [
  ...['transaction_id', 'out_trade_no', 'out_refund_no', 'reason', 'notify_url', 'funds_account', 'amount'],
  'goods_detail',
]
const OUT_REFUND_NO = { most: 64, pattern: /^[0-9A-Za-z_\-|*@]+$/ }
const NOTIFY_URL = { most: 256, pattern: /^https?:\/\/[^?#\s]+$/ }

/** What a refund request asks for (pay-v3 page, 3). @throws PayError 400 PARAM_ERROR */
function readRefund(request: PayRequest): NewRefund {
  const body = payBodyOf(request).only(KNOWN)
  const amount = body.object('amount').only(['refund', 'total', 'currency', 'from'])
  amount.choice('currency', ['CNY'])
  body.optionalText('reason', { most: 80 })
  if (body.all.funds_account !== undefined) body.choice('funds_account', ['AVAILABLE', 'UNSETTLED'])
  const transactionId = body.optionalText('transaction_id', { most: 32 })
  const outTradeNo = body.optionalText('out_trade_no', OUT_TRADE_NO)
  const notifyUrl = body.optionalText('notify_url', NOTIFY_URL)
  if (transactionId === undefined && outTradeNo === undefined)
    throw badField('/out_trade_no', '', '与transaction_id二选一')
  return {
    mchid: request.merchant.mchid,
    outRefundNo: body.text('out_refund_no', OUT_REFUND_NO),
    amount: amount.amount('refund'),
    total: amount.amount('total'),
    fingerprint: canonical(body.all),
    ...(transactionId !== undefined && { transactionId }),
    ...(outTradeNo !== undefined && { outTradeNo }),
    ...(notifyUrl !== undefined && { notifyUrl }),
  }
}

function showRefund(refund: Refund): JsonObject {
  const { amount, total, succeededAt } = refund
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
    channel: 'ORIGINAL',
    create_time: shanghaiTime(refund.createdAt),
    funds_account: 'AVAILABLE',
    out_refund_no: refund.outRefundNo,
    out_trade_no: refund.outTradeNo,
    promotion_detail: [],
    refund_id: refund.refundId,
    status: refund.status,
    ...(succeededAt !== undefined && { success_time: shanghaiTime(succeededAt) }),
    transaction_id: refund.transactionId,
    user_received_account: '支付用户零钱',
  }
}

/** Refunds: create and query. */
export const REFUNDS: readonly PayEndpoint[] = [
  {
    method: 'POST',
    path: ROOT,
    answer: (request) => showRefund(request.world.refunds.create(readRefund(request))),
  },
  {
    method: 'GET',
    path: `${ROOT}/{out_refund_no}`,
    answer({ world, merchant, path }) {
      const refund = world.refunds.find(merchant.mchid, path.out_refund_no ?? '')
      if (refund) return showRefund(refund)
      throw new PayError(404, 'RESOURCE_NOT_EXISTS', '退款单不存在')
    },
  },
]
