import { shanghaiTime } from '../base/calendar.ts'
import type { JsonObject } from '../base/json.ts'
import type { Order, TradeType } from '../world/order.ts'
import { mustBeSigner, mustNameSigner, type PayEndpoint, payBodyOf } from './pay-endpoint.ts'
import { readOrder } from './read-order.ts'

const ROOT = '/v3/pay/transactions'
const BY_NUMBER = `${ROOT}/out-trade-no/{out_trade_no}`

const STATE_TEXT = {
  NOTPAY: '订单未支付',
  SUCCESS: '支付成功',
  REFUND: '订单发生过退款',
  CLOSED: '订单已关闭',
} as const

function ordering(name: string, tradeType: TradeType, show: (ticket: string) => JsonObject): PayEndpoint {
  return {
    method: 'POST',
    path: `${ROOT}/${name}`,
    answer: (request) => show(request.world.orders.place(readOrder(request, tradeType)).ticket.id),
  }
}

/** An order as a query shows it; what the client pays with is not among it. */
function showOrder(order: Order): JsonObject {
  const { paid, total } = order
  return {
    amount: {
      currency: 'CNY',
      payer_currency: 'CNY',
      ...(paid && { payer_total: total }),
      total,
    },
    appid: order.appid,
    attach: order.attach,
    mchid: order.mchid,
    out_trade_no: order.outTradeNo,
    promotion_detail: [],
    trade_state: order.state,
    trade_state_desc: STATE_TEXT[order.state],
    ...(paid && {
      bank_type: 'OTHERS',
      payer: { openid: paid.openid },
      success_time: shanghaiTime(paid.at),
      trade_type: order.tradeType,
      transaction_id: paid.transactionId,
    }),
  }
}

/** Ordering, queries and closing (pay-v3 page, 3). */
export const TRANSACTIONS: readonly PayEndpoint[] = [
  ordering('jsapi', 'JSAPI', (prepay_id) => ({ prepay_id })),
  ordering('app', 'APP', (prepay_id) => ({ prepay_id })),
  ordering('native', 'NATIVE', (id) => ({ code_url: `weixin://wxpay/bizpayurl/up?pr=${id.slice(-7)}&groupid=00` })),
  ordering('h5', 'MWEB', (id) => ({
    h5_url: `https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=${id}&package=${id.slice(-10)}`,
  })),
  {
    method: 'GET',
    path: `${ROOT}/id/{transaction_id}`,
    answer(request) {
      mustNameSigner(request)
      return showOrder(request.world.orders.byTransaction(request.merchant.mchid, request.path.transaction_id ?? ''))
    },
  },
  {
    method: 'GET',
    path: BY_NUMBER,
    answer(request) {
      mustNameSigner(request)
      return showOrder(request.world.orders.get(request.merchant.mchid, request.path.out_trade_no ?? ''))
    },
  },
  {
    method: 'POST',
    path: `${BY_NUMBER}/close`,
    answer(request) {
      mustBeSigner(request, payBodyOf(request).only(['mchid']).text('mchid', { most: 32 }))
      request.world.orders.close(request.merchant.mchid, request.path.out_trade_no ?? '')
      return undefined
    },
  },
]
