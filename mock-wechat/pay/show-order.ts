import { shanghaiTime } from '../base/calendar.ts'
import type { JsonObject } from '../base/json.ts'
import type { Order } from '../world/order.ts'

const STATE_TEXT = {
  NOTPAY: '订单未支付',
  SUCCESS: '支付成功',
  REFUND: '订单发生过退款',
  CLOSED: '订单已关闭',
} as const

/** An order as a query and a notification show it; what the client pays with is not among it. */
export function showOrder(order: Order): JsonObject {
  const { paid, total } = order
  return {
    amount: {
      currency: 'CNY',
      payer_currency: 'CNY',
      ...(paid && { payer_total: total }),
      total,
    },
    ...partiesOf(order),
    attach: order.attach,
    out_trade_no: order.outTradeNo,
    promotion_detail: [],
    trade_state: order.state,
    trade_state_desc: STATE_TEXT[order.state],
    ...(paid && {
      bank_type: 'OTHERS',
      payer: order.partner?.openidOf === 'sub' ? { sub_openid: paid.openid } : payerOf(order, paid.openid),
      success_time: shanghaiTime(paid.at),
      trade_type: order.tradeType,
      transaction_id: paid.transactionId,
    }),
  }
}

/** Who takes part: a partner's order names both (additions to the wire-protocol reference, 6). */
function partiesOf({ appid, mchid, partner }: Order): JsonObject {
  if (!partner) return { appid, mchid }
  return { sp_appid: appid, sp_mchid: partner.mchid, sub_appid: partner.subAppid, sub_mchid: mchid }
}

const payerOf = (order: Order, openid: string) => (order.partner ? { sp_openid: openid } : { openid })
