import { percentile } from '../lib/statistics.ts'
import type { ListedEvent } from './host-place.ts'
import type { Left } from './inbox-file.ts'
import type { MockNotification } from './mock-control.ts'
import type { Ack, PushUnderWay } from './push-proxy.ts'
import type { Delivery } from './webhook.ts'

/** The end of one life of the host. */
export interface Death {
  /** The pushes that it had in hand. */
  readonly underWay: readonly PushUnderWay[]
  readonly left: Left
}

/** Everything that was seen from outside. */
export interface Seen {
  readonly notifications: readonly MockNotification[]
  readonly acks: readonly Ack[]
  readonly deliveries: readonly Delivery[]
  readonly inbox: readonly ListedEvent[]
  /** In the order of the lives; the last life did not die. */
  readonly deaths: readonly Death[]
}

/** How many pushes and events the kills caught on their way, by what the dead host left behind. */
export interface Caught {
  receiving: number
  /** With the host as a whole, and not stored. */
  unstored: number
  /** Stored in that life, and WeChat without an answer. */
  unanswered: number
  /** Handed to the webhook, which had not answered. */
  delivering: number
  /** Taken by the webhook, and still to be delivered for the inbox. */
  unrecorded: number
}

export const isAcceptedAgain = ({ tries }: MockNotification): boolean =>
  tries.filter(({ outcome }) => outcome === 'accepted').length > 1

const isAccepted = ({ status }: Ack) => status === 200 || status === 204

/** Counts what must be 0, and what the kills came to. Pure. */
export function judge(seen: Seen): Record<string, number> {
  const { notifications, acks, deliveries, inbox } = seen
  const events = eventsByNotification(deliveries)
  const accepted = deliveries.filter(({ result }) => result === 'accepted')
  const delivered = new Set(accepted.map(({ notification }) => notification))
  const answeredMs = acks.map(({ ms }) => ms)
  const failed = deliveries.filter(({ result }) => result === 'failed').length
  return {
    notifications: notifications.length,
    stored_between_kills: seen.deaths.at(-1)?.left.lastSequence ?? 0,
    lost: notifications.filter(({ id }) => !delivered.has(id)).length,
    duplicates_stored: inbox.length - notifications.length,
    unstable_ids: countUnstable(events),
    acked_not_stored: countAckedNotStored(seen, events),
    unaccepted: notifications.filter(({ state }) => state !== 'accepted').length,
    undelivered_rows: inbox.filter(({ state }) => state !== 'delivered').length,
    p50_ack_ms: percentile(answeredMs, 0.5),
    p99_ack_ms: percentile(answeredMs, 0.99),
    max_ack_ms: Math.max(0, ...answeredMs),
    acks: acks.length,
    acks_not_2xx: acks.filter((ack) => !isAccepted(ack)).length,
    sent_again: notifications.filter(({ tries }) => tries.length > 1).length,
    accepted_again: notifications.filter(isAcceptedAgain).length,
    deliveries: deliveries.length,
    deliveries_failed: failed,
    deliveries_failed_share: failed / Math.max(1, failed + accepted.length),
    duplicates_delivered: accepted.length - new Set(accepted.map(({ event }) => event)).size,
  }
}

function eventsByNotification(deliveries: readonly Delivery[]): ReadonlyMap<string, ReadonlySet<string>> {
  const events = new Map<string, Set<string>>()
  for (const { notification, event } of deliveries)
    events.set(notification, (events.get(notification) ?? new Set()).add(event))
  return events
}

/** One notification under two ids, or two under one. */
function countUnstable(events: ReadonlyMap<string, ReadonlySet<string>>): number {
  const ids = [...events.values()].flatMap((own) => [...own])
  const split = [...events.values()].filter(({ size }) => size > 1).length
  return split + (ids.length - new Set(ids).size)
}

type Sequences = (notification: string) => number

function sequencesOf(inbox: readonly ListedEvent[], events: ReadonlyMap<string, ReadonlySet<string>>): Sequences {
  const byEvent = new Map(inbox.map(({ id, sequence }) => [id, sequence]))
  return (notification) => {
    const [event = ''] = events.get(notification) ?? []
    return byEvent.get(event) ?? Number.POSITIVE_INFINITY
  }
}

/** What WeChat was told is taken must lie in the inbox of a host that dies next: a later repeat would hide the loss. */
function countAckedNotStored({ acks, inbox, deaths }: Seen, events: ReadonlyMap<string, ReadonlySet<string>>): number {
  const sequenceOf = sequencesOf(inbox, events)
  const lastOf = (life: number) => deaths[life]?.left.lastSequence ?? Number.MAX_SAFE_INTEGER
  return acks.filter((ack) => isAccepted(ack) && sequenceOf(ack.notification) > lastOf(ack.life)).length
}

/** What the death of one life caught. Pure. */
export function caughtBy(seen: Seen, life: number): Caught {
  const caught: Caught = { receiving: 0, unstored: 0, unanswered: 0, delivering: 0, unrecorded: 0 }
  const death = seen.deaths[life]
  if (death === undefined) return caught
  const sequenceOf = sequencesOf(seen.inbox, eventsByNotification(seen.deliveries))
  const before = seen.deaths[life - 1]?.left.lastSequence ?? 0
  for (const { notification, stage } of death.underWay) {
    const sequence = sequenceOf(notification)
    if (stage === 'receiving') caught.receiving++
    else if (sequence > death.left.lastSequence) caught.unstored++
    else if (sequence > before) caught.unanswered++
  }
  const own = seen.deliveries.filter((delivery) => delivery.life === life)
  caught.delivering = own.filter(({ result }) => result === 'open').length
  caught.unrecorded = own.filter(({ result, event }) => result === 'accepted' && death.left.pending.has(event)).length
  return caught
}
