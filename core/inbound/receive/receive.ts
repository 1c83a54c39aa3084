import { isHostError } from '../../errors/host-error.ts'
import type { Push } from '../../protocol/index.ts'
import { hostAnswers } from './answers.ts'
import { before, late } from './before.ts'
import { afterStore } from './decide.ts'
import { type Arrival, type OpenedPush, openPush } from './open-push.ts'
import { passiveReply } from './passive-reply.ts'
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
    const received = await receivedAt(address, push, arrivedAt, parts, replies)
    parts.onEvent({
      outcome: received.outcome,
      status: received.answer.status,
      protocol: address?.loaded.protocol,
      channel: address?.channelName,
      version: address?.loaded.id.version,
      reason: received.reason,
      isProbe: received.isProbe === true,
      reply: received.reply,
      problem: received.problem,
      ms: clock.monotonic() - started,
    })
    return received
  }
}

async function receivedAt(
  address: PushAddress | undefined,
  push: Push,
  arrivedAt: number,
  parts: ReceiveParts,
  replies: RepliesUnderWay,
): Promise<Received> {
  if (address === undefined) return { outcome: 'unknown', answer: hostAnswers.unknown }
  if (push.method === 'GET' && address.channel.get !== true)
    return { outcome: 'wrong-method', answer: hostAnswers.wrongMethod }
  const arrival = { address, push, arrivedAt, deadline: arrivedAt + openMs }
  let opened: OpenedPush
  try {
    opened = await openPush(arrival, parts)
  } catch (error) {
    return { outcome: 'fault', answer: hostAnswers.fault, problem: codeOf(error) }
  }
  if (opened.kind === 'done') return opened.received
  try {
    return await keepAndAnswer(arrival, opened, parts, replies)
  } catch (error) {
    return { outcome: 'unstored', answer: hostAnswers.unavailable, problem: codeOf(error) }
  }
}

async function keepAndAnswer(
  arrival: Arrival,
  { opened, call }: Extract<OpenedPush, { kind: 'events' }>,
  parts: ReceiveParts,
  replies: RepliesUnderWay,
): Promise<Received> {
  const { owner, app, loaded, channelName, channel } = arrival.address
  const handing = parts.handingOf(owner, app, `${loaded.protocol}.${channelName}`)
  const stored = await storePush(arrival, opened, handing.hasWebhook, parts)
  if (stored === late) return { outcome: 'late', answer: hostAnswers.unavailable, problem: 'not stored in time' }
  const mayReply = handing.hasWebhook && handing.awaitsReply && channel.reply !== undefined
  const next = afterStore(stored, opened.ack, mayReply)
  const ids = stored.kind === 'stored' ? stored.events.map(({ id }) => id) : []
  if (next.step === 'answer') return sameReply(next.received, arrival, replies.find(ids), parts)
  return replies.run(ids, () => passiveReply(next.id, ids, { arrival, opened, call }, parts))
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

/** Never the message of an error that is not ours: it may hold what was pushed. */
const codeOf = (error: unknown): string => {
  if (isHostError(error)) return error.code
  const sqlite = error instanceof Error ? (error as { errstr?: unknown }).errstr : undefined
  if (typeof sqlite === 'string') return sqlite
  return error instanceof Error ? error.name : 'threw something that is no Error'
}
