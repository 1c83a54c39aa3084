import type { Push } from '../../protocol/index.ts'
import { hostAnswers } from './answers.ts'
import { before, late } from './before.ts'
import { afterStore } from './decide.ts'
import { type OpenedByArm, openByArms } from './open-by-arms.ts'
import type { Arrival } from './open-push.ts'
import { openingOf } from './openings.ts'
import { passiveReply } from './passive-reply.ts'
import { codeOf } from './problem-of.ts'
import { findAddress, type PushAddress } from './push-address.ts'
import type { ReceiveParts } from './receive-parts.ts'
import type { Received } from './received.ts'
import { RepliesUnderWay } from './replies-under-way.ts'
import { storePush } from './store-push.ts'

export interface ReceiveRequest {
  /** What stands in the address: an appid or a mchid. */
  readonly ownerId: string
  /** Protocol and channel, e.g. `pay.notify`. */
  readonly channel: string
  readonly push: Push
}

/** Takes one push in, and says what WeChat is answered. Never throws: what cannot be kept is answered 5xx. */
export type Receive = (request: ReceiveRequest) => Promise<Received>

/** WeChat hangs up after 5 s. */
const openMs = 4_500

export function createReceive(parts: ReceiveParts): Receive {
  const { clock, findOwners, router } = parts
  const replies = new RepliesUnderWay()

  return async ({ ownerId, channel, push }) => {
    const [started, arrivedAt] = [clock.monotonic(), clock.now()]
    const address = findAddress(ownerId, channel, findOwners, router)
    const { received, version } = await receivedAt(address, push, arrivedAt, parts, replies)
    parts.onEvent({
      outcome: received.outcome,
      status: received.answer.status,
      protocol: address?.loaded.protocol,
      channel: address?.channelName,
      version,
      reason: received.reason,
      isProbe: received.isProbe === true,
      reply: received.reply,
      problem: received.problem,
      ms: clock.monotonic() - started,
    })
    return received
  }
}

interface ReceivedBy {
  readonly received: Received
  /** Of the plugin whose word counted. */
  readonly version: string | undefined
}

async function receivedAt(
  address: PushAddress | undefined,
  push: Push,
  arrivedAt: number,
  parts: ReceiveParts,
  replies: RepliesUnderWay,
): Promise<ReceivedBy> {
  if (address === undefined)
    return { received: { outcome: 'unknown', answer: hostAnswers.unknown }, version: undefined }
  if (push.method === 'GET' && address.channel.get !== true)
    return {
      received: { outcome: 'wrong-method', answer: hostAnswers.wrongMethod },
      version: address.loaded.id.version,
    }
  const by = await openByArms({ address, push, arrivedAt, deadline: arrivedAt + openMs }, parts)
  // What nobody could open may be anybody's.
  if (push.method !== 'GET' && openingOf(by.opened) !== 'none')
    parts.called?.(address.app.appid, address.loaded.protocol)
  const received = await answered(by, parts, replies)
  by.settle(received.hasReplyFault === true)
  return { received, version: by.arrival.address.loaded.id.version }
}

async function answered(by: OpenedByArm, parts: ReceiveParts, replies: RepliesUnderWay): Promise<Received> {
  const { opened } = by
  if (opened.kind === 'done') return opened.received
  try {
    return await keepAndAnswer(by, opened, parts, replies)
  } catch (error) {
    return { outcome: 'unstored', answer: hostAnswers.unavailable, problem: codeOf(error) }
  }
}

async function keepAndAnswer(
  { arrival, standIn }: OpenedByArm,
  push: Extract<OpenedByArm['opened'], { kind: 'events' }>,
  parts: ReceiveParts,
  replies: RepliesUnderWay,
): Promise<Received> {
  const { opened } = push
  const { owner, app, loaded, channelName, channel } = arrival.address
  const handing = parts.handingOf(owner, app, `${loaded.protocol}.${channelName}`)
  const stored = await storePush(arrival, opened, handing.hasWebhook, parts)
  if (stored === late) return { outcome: 'late', answer: hostAnswers.unavailable, problem: 'not stored in time' }
  const mayReply = handing.hasWebhook && handing.awaitsReply && channel.reply !== undefined
  const next = afterStore(stored, opened.ack, mayReply)
  const ids = stored.kind === 'stored' ? stored.events.map(({ id }) => id) : []
  if (next.step === 'answer') return sameReply(next.received, arrival, replies.find(ids), parts)
  return replies.run(ids, () => passiveReply(next.id, ids, { arrival, ...push, standIn }, parts))
}

/** A repeat waits for the reply that its push is about to get. */
async function sameReply(
  received: Received,
  { deadline }: Arrival,
  underWay: Promise<Received> | undefined,
  { clock }: ReceiveParts,
): Promise<Received> {
  if (received.outcome !== 'repeated' || underWay === undefined) return received
  const first = await before(clock, deadline, underWay)
  return first === late || first.reply !== 'given'
    ? received
    : { outcome: 'repeated', answer: first.answer, reply: 'given-again' }
}
