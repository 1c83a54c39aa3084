import type { Call, InboundChannel, InboundEvent, Opened, Push } from '@wxhost/core/protocol'
import { type OpenedNotification, openNotification, payAck, payRefusal } from '@wxhost/core/protocol/pay'
import { isOfMerchant } from '../parties.ts'
import { orderEvent, orderEventType } from './order-event.ts'
import { eventData } from './pay-event.ts'
import { refundEvent, refundEventTypes } from './refund-event.ts'

/**
 * What WeChat Pay tells of orders and refunds. One address a merchant: its apps, and in partner mode all merchants that are
 * served, share it.
 * @see wire-protocol reference, pay-v3 page 5
 */
export const notify: InboundChannel = {
  summary: 'Notifications of WeChat Pay: payments, refunds and whatever else it sends to this merchant',
  owner: 'merchant',
  open: openPush,
}

/** Of the project's own insurance claims, which have a channel of their own. */
const claimType = 'insurance_claim'

async function openPush(push: Push, call: Call): Promise<Opened> {
  const opened = await openNotification(push, call)
  if (opened.kind !== 'opened') return opened
  const { mchid } = call.app
  if (mchid === undefined || !isOfMerchant(opened.resource, mchid)) return payRefusal(403, 'foreign-owner')
  // The address is not signed: a claim's push that is sent here again would be a second event of another id.
  if (opened.originalType === claimType) return payRefusal(400, 'malformed')
  const { nonce, untilMs } = opened
  return { kind: 'events', events: [eventOf(opened, mchid)], ack: payAck, once: { nonce, untilMs } }
}

/** An event of a kind that this plugin does not know is handed on as it is, under the notification's own id. */
function eventOf(opened: OpenedNotification, mchid: string): InboundEvent {
  const { id, createTime, eventType, resource } = opened
  const notification = { id, createTime }
  return (
    knownEvent(opened, mchid, notification) ?? {
      id,
      type: eventType,
      data: eventData(eventType, resource, notification),
    }
  )
}

function knownEvent(
  { eventType, resource }: OpenedNotification,
  mchid: string,
  notification: { readonly id: string; readonly createTime: string },
): InboundEvent | undefined {
  // A type and a text that contradict each other would be deduped under the wrong id: such a one is no known event.
  const event = eventType === orderEventType ? orderEvent(resource, mchid, notification) : undefined
  if (event !== undefined || !refundEventTypes.includes(eventType)) return event
  const refund = refundEvent(resource, mchid, notification)
  return refund?.type === eventType ? refund : undefined
}
