import type { AppView, JsonObject, Settled, Tracked } from '@wxhost/core/protocol'
import { type PartyInput, subMchidOf } from '../parties.ts'
import { maybe, textIn, timeIn } from '../values.ts'

/** Under which name an order is followed. Numbers are the served merchant's own in partner mode. */
const orderKey = (outTradeNo: string, subMchid: string | undefined): string =>
  subMchid === undefined ? `order:${outTradeNo}` : `order:${subMchid}:${outTradeNo}`

/** An order is followed from before its first sending: what became of it is asked for if no push comes. */
export function orderTracked(
  input: PartyInput & { readonly out_trade_no: string },
  output: unknown,
  app: AppView,
): Tracked {
  const { out_trade_no } = input
  const sub = subMchidOf(input, app)
  return {
    key: orderKey(out_trade_no, sub),
    owner: 'merchant',
    stage: output === undefined ? 'sent' : 'accepted',
    ...(output === undefined ? {} : { detail: 'NOTPAY' }),
    ask: { operation: 'query-order', input: { out_trade_no, ...maybe('sub_mchid', sub) } },
  }
}

/** REFUND: it was paid, and something of it went back. */
const stages: ReadonlyMap<string, Settled['stage']> = new Map([
  ['SUCCESS', 'delivered'],
  ['REFUND', 'delivered'],
  ['CLOSED', 'failed'],
  ['PAYERROR', 'failed'],
  ['REVOKED', 'failed'],
])

/**
 * What an order's state means for the one who made it; undefined where the text names no order.
 * @param order as a query or a notification shows it.
 * @param sub the served merchant, where the text does not name it.
 * @see wire-protocol reference, pay-v3 page 3 "trade_state"
 */
export function orderSettled(order: JsonObject, sub?: string): Settled | undefined {
  const outTradeNo = textIn(order.out_trade_no)
  const state = textIn(order.trade_state)
  if (outTradeNo === undefined || state === undefined) return undefined
  return {
    protocol: 'pay',
    key: orderKey(outTradeNo, textIn(order.sub_mchid) ?? sub),
    owner: 'merchant',
    stage: stages.get(state) ?? 'accepted',
    detail: state,
    ...maybe('at', timeIn(order.success_time)),
  }
}
