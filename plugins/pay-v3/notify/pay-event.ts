import type { InboundEvent, JsonObject, Settled } from '@wxhost/core/protocol'
import { jsonOf, maybe } from '../values.ts'

/** What WeChat told, by a push or as a query's answer. */
export interface Told {
  readonly eventType: string
  /** The one who signs; with `sub`, the service provider. */
  readonly mchid: string
  readonly sub: string | undefined
  /** out_trade_no, or out_refund_no and status: what the event is about, the same in push and query. */
  readonly about: readonly string[]
  /** Of the order, also for its refunds: they are handed on one after the other. */
  readonly outTradeNo: string | undefined
  readonly resource: JsonObject
  /** Of the push; a query has none. */
  readonly notification?: { readonly id: string; readonly createTime: string }
  readonly settles?: Settled | undefined
}

/**
 * One event, of one id, whether a push or a query tells it first. Numbers are the served merchant's own, so a service provider's
 * merchants are kept apart.
 * @see wire-protocol reference, additions 5 "Tries and dedupe"
 */
export function payEvent(told: Told): InboundEvent {
  const { eventType, mchid, sub, about, outTradeNo, resource, notification, settles } = told
  const owner = sub === undefined ? mchid : `${mchid}/${sub}`
  return {
    id: [eventType, owner, ...about].join(':'),
    ...(notification === undefined ? {} : { alsoKnownAs: [notification.id] }),
    type: eventType,
    ...maybe('orderKey', outTradeNo),
    ...maybe('settles', settles),
    data: eventData(eventType, resource, notification),
  }
}

/** What the business service gets. `id` and `create_time` are the notification's: null where a query found it. */
export const eventData = (eventType: string, resource: JsonObject, notification: Told['notification']) => ({
  event_type: eventType,
  id: notification?.id ?? null,
  create_time: notification?.createTime ?? null,
  resource: jsonOf(resource),
})
