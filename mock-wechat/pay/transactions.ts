import type { JsonObject } from '../base/json.ts'
import type { TradeType } from '../world/order.ts'
import { type Parties, type PayMode, partiesIn } from './parties.ts'
import { type PayEndpoint, type PayRequest, payBodyOf, queryText } from './pay-endpoint.ts'
import { readOrder } from './read-order.ts'
import { showOrder } from './show-order.ts'

const ROOTS = { merchant: '/v3/pay/transactions', partner: '/v3/pay/partner/transactions' } as const
const CLOSE_FIELDS = { merchant: ['mchid'], partner: ['sp_mchid', 'sub_mchid'] } as const
const ID = { most: 32 }

/** What the client pays with, by the last part of the path. */
const KINDS: readonly [string, TradeType, (ticket: string) => JsonObject][] = [
  ['jsapi', 'JSAPI', (prepay_id) => ({ prepay_id })],
  ['app', 'APP', (prepay_id) => ({ prepay_id })],
  ['native', 'NATIVE', (id) => ({ code_url: `weixin://wxpay/bizpayurl/up?pr=${id.slice(-7)}&groupid=00` })],
  [
    'h5',
    'MWEB',
    (id) => ({
      h5_url: `https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=${id}&package=${id.slice(-10)}`,
    }),
  ],
]

function orderings(mode: PayMode): readonly PayEndpoint[] {
  return KINDS.map(([name, tradeType, show]) => ({
    method: 'POST',
    path: `${ROOTS[mode]}/${name}`,
    answer: (request) => show(request.world.orders.place(readOrder(request, tradeType, mode)).ticket.id),
  }))
}

const askedBy = (request: PayRequest, mode: PayMode): Parties =>
  partiesIn(request, mode, (name) => queryText(request, name))

function queries(mode: PayMode): readonly PayEndpoint[] {
  return [
    {
      method: 'GET',
      path: `${ROOTS[mode]}/id/{transaction_id}`,
      answer(request) {
        const transactionId = request.path.transaction_id ?? ''
        return showOrder(request.world.orders.get({ ...askedBy(request, mode), transactionId }))
      },
    },
    {
      method: 'GET',
      path: `${ROOTS[mode]}/out-trade-no/{out_trade_no}`,
      answer(request) {
        const outTradeNo = request.path.out_trade_no ?? ''
        return showOrder(request.world.orders.get({ ...askedBy(request, mode), outTradeNo }))
      },
    },
  ]
}

function closing(mode: PayMode): PayEndpoint {
  return {
    method: 'POST',
    path: `${ROOTS[mode]}/out-trade-no/{out_trade_no}/close`,
    answer(request) {
      const body = payBodyOf(request).only(CLOSE_FIELDS[mode])
      const parties = partiesIn(request, mode, (name) => body.text(name, ID))
      request.world.orders.close({ ...parties, outTradeNo: request.path.out_trade_no ?? '' })
      return undefined
    },
  }
}

/** Ordering, queries and closing, by merchants and by partners (pay-v3 page, 3). */
export const TRANSACTIONS: readonly PayEndpoint[] = (['merchant', 'partner'] as const).flatMap((mode) => [
  ...orderings(mode),
  ...queries(mode),
  closing(mode),
])
