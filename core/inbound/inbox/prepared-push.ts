import { outcomeOwner } from '../../outcome/outcome-owner.ts'
import type { InboundEvent, Settled } from '../../protocol/index.ts'
import type { AcceptedPush } from '../inbox-store.ts'
import { inboxId } from './inbox-ids.ts'
import type { InboxSeals } from './sealed-event.ts'

/** A push made ready for the database: nothing that can fail for a reason of its own is left for the transaction. */
export interface PreparedPush {
  readonly owner: string
  readonly appid: string
  /** Protocol and channel. */
  readonly channel: string
  readonly state: 'pending' | 'held'
  readonly nonce: { readonly id: string; readonly bodyHash: string; readonly endsAt: number } | undefined
  readonly events: readonly PreparedEvent[]
}

export interface PreparedEvent {
  readonly id: string
  /** Ids under which it may have come before, its own first. */
  readonly aliases: readonly string[]
  readonly type: string
  readonly orderHash: string | undefined
  readonly sealed: string
  readonly settles: { readonly owner: string; readonly protocol: string; readonly settled: Settled } | undefined
}

/** A nonce whose end nobody can read is kept as long as WeChat's timestamps are taken, both ways. */
const nonceLifeMs = 600_000

/** @throws TypeError for data that is no JSON. */
export function preparePush(push: AcceptedPush, seals: InboxSeals, now: number): PreparedPush {
  const { owner, once } = push
  const channel = `${push.protocol}.${push.channel}`
  return {
    owner,
    appid: push.appid,
    channel,
    state: push.hasWebhook ? 'pending' : 'held',
    nonce:
      once === undefined
        ? undefined
        : { id: inboxId('nonce', owner, channel, once.nonce), bodyHash: once.bodyHash, endsAt: endOf(once, now) },
    events: push.events.map((event) => prepareEvent(push, channel, event, seals)),
  }
}

const endOf = ({ untilMs }: { readonly untilMs: number }, now: number): number =>
  Number.isSafeInteger(Math.ceil(untilMs)) ? Math.ceil(untilMs) : now + nonceLifeMs

function prepareEvent(push: AcceptedPush, channel: string, event: InboundEvent, seals: InboxSeals): PreparedEvent {
  const { settles, orderKey } = event
  const aliases = [event.id, ...(event.alsoKnownAs ?? [])].map((text) => inboxId('event', push.owner, channel, text))
  const [id = ''] = aliases
  return {
    id,
    aliases: [...new Set(aliases)],
    type: event.type,
    orderHash: orderKey === undefined ? undefined : inboxId('order', push.owner, channel, orderKey),
    sealed: seals.sealEvent(id, { data: event.data, ...(orderKey === undefined ? {} : { orderKey }) }),
    settles:
      settles === undefined
        ? undefined
        : { owner: outcomeOwner(settles.owner, push), protocol: settles.protocol, settled: settles },
  }
}
