import type { AppView, InboundEvent, JsonObject, Settled } from '@wxhost/core/protocol'
import { orderSettled } from '../order/order-outcome.ts'
import { type PartyInput, subMchidOf } from '../parties.ts'
import { textIn } from '../values.ts'
import { payEvent, type Told } from './pay-event.ts'

export const orderEventType = 'TRANSACTION.SUCCESS'

/** That an order was paid; undefined where the text names no order. */
export function orderEvent(order: JsonObject, mchid: string, push?: Told['notification']): InboundEvent | undefined {
  const outTradeNo = textIn(order.out_trade_no)
  if (outTradeNo === undefined) return undefined
  return payEvent({
    eventType: orderEventType,
    mchid,
    sub: textIn(order.sub_mchid),
    about: [outTradeNo],
    outTradeNo,
    resource: order,
    ...(push === undefined ? {} : { notification: push, settles: orderSettled(order) }),
  })
}

const paid: readonly unknown[] = ['SUCCESS', 'REFUND']

/** What a query's answer settles. For a paid order it raises the event of the push that may have been lost. */
export function queriedOrder(order: JsonObject, input: PartyInput, app: AppView): Settled | undefined {
  const sub = subMchidOf(input, app)
  const settled = orderSettled(order, sub)
  if (settled === undefined || app.mchid === undefined || !paid.includes(order.trade_state)) return settled
  const event = orderEvent({ ...(sub === undefined ? {} : { sub_mchid: sub }), ...order }, app.mchid)
  return event === undefined ? settled : { ...settled, event: { ...event, channel: 'notify' } }
}
