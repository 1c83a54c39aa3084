import type { StoredEvent } from '../../inbound/inbox-store.ts'
import { isoTime } from '../../iso-time.ts'

/** An event without what WeChat pushed. Its order key stays out, too: it may be an openid. */
export const viewOf = (event: StoredEvent) => ({
  id: event.id,
  sequence: event.sequence,
  receivedAt: isoTime(event.receivedAt),
  channel: event.channel,
  type: event.type,
  owner: event.owner,
  appid: event.appid,
  state: event.state,
  tries: event.tries,
  nextTryAt: event.state === 'pending' ? isoTime(event.nextTryAt) : null,
  deliveredAt: event.deliveredAt === undefined ? null : isoTime(event.deliveredAt),
  lastProblem: event.lastProblem ?? null,
})
