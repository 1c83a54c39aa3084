import { canonical } from '../base/canonical.ts'
import type { NewRefund } from '../world/refund.ts'
import { noRefund } from '../world/refunds.ts'
import { applyAbnormalRefund } from './abnormal-refund.ts'
import { badField, type Fields } from './fields.ts'
import { partiesFor } from './parties.ts'
import { type PayEndpoint, type PayRequest, payBodyOf } from './pay-endpoint.ts'
import { NOTIFY_URL, OUT_TRADE_NO } from './read-order.ts'
import { showRefund } from './show-refund.ts'

const ROOT = '/v3/refund/domestic/refunds'
const KNOWN = [
  ...[
    'sub_mchid',
    'transaction_id',
    'out_trade_no',
    'out_refund_no',
    'reason',
    'notify_url',
    'funds_account',
    'amount',
  ],
  'goods_detail',
]
const ID = { most: 32 }
export const OUT_REFUND_NO = { most: 64, pattern: /^[0-9A-Za-z_\-|*@]+$/ }
const REFUND_URL = { ...NOTIFY_URL, most: 256 }

/** What a refund request asks for (pay-v3 page, 3). @throws PayError 400 PARAM_ERROR */
function readRefund(request: PayRequest): NewRefund {
  const body = payBodyOf(request).only(KNOWN)
  const amount = body.object('amount').only(['refund', 'total', 'currency', 'from'])
  amount.choice('currency', ['CNY'])
  body.optionalText('reason', { most: 80 })
  if (body.all.funds_account !== undefined) body.choice('funds_account', ['AVAILABLE', 'UNSETTLED'])
  const notifyUrl = body.optionalUrl('notify_url', REFUND_URL)
  return {
    ...partiesFor(request, body.optionalText('sub_mchid', ID)),
    ...orderOf(body),
    outRefundNo: body.text('out_refund_no', OUT_REFUND_NO),
    amount: amount.amount('refund'),
    total: amount.amount('total'),
    fingerprint: canonical(body.all),
    ...(notifyUrl !== undefined && { notifyUrl }),
  }
}

/** The numbers that name the order, one or both. */
function orderOf(body: Fields): Pick<NewRefund, 'transactionId' | 'outTradeNo'> {
  const transactionId = body.optionalText('transaction_id', ID)
  const outTradeNo = body.optionalText('out_trade_no', OUT_TRADE_NO)
  if (transactionId === undefined && outTradeNo === undefined)
    throw badField('/out_trade_no', '', '与transaction_id二选一')
  return { ...(transactionId !== undefined && { transactionId }), ...(outTradeNo !== undefined && { outTradeNo }) }
}

/** Refunds: create, query, and another way for those that went wrong. */
export const REFUNDS: readonly PayEndpoint[] = [
  {
    method: 'POST',
    path: ROOT,
    answer: (request) => showRefund(request.world.refunds.create(readRefund(request))),
  },
  {
    method: 'GET',
    path: `${ROOT}/{out_refund_no}`,
    answer(request) {
      const parties = partiesFor(request, request.query.get('sub_mchid') ?? undefined)
      const refund = request.world.refunds.find({ ...parties, outRefundNo: request.path.out_refund_no ?? '' })
      if (refund) return showRefund(refund)
      throw noRefund()
    },
  },
  {
    method: 'POST',
    path: `${ROOT}/{refund_id}/apply-abnormal-refund`,
    answer: applyAbnormalRefund,
  },
]
