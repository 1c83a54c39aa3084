import type { Call, InboundAnswer, Json, Opened } from '../../protocol/index.ts'
import { before, late } from './before.ts'
import { type Arrival, openPush } from './open-push.ts'
import type { ReceiveParts } from './receive-parts.ts'
import type { Received } from './received.ts'

/** From the arrival on: WeChat hangs up after 5 s, and the reply must still be made, stored and carried. */
const webhookMs = 4_000

/** With less time than this for each, it is not divided between two versions: one in haste is not to blame. Milliseconds. */
const leastMs = 500

/** A push that was opened, and by whom. */
export interface ReplyTo {
  readonly arrival: Arrival
  readonly opened: Extract<Opened, { kind: 'events' }>
  readonly call: Call
  /** Another version, which opens the push and makes the reply where this one cannot. */
  readonly standIn?: Arrival | undefined
}

type Parts = Pick<ReceiveParts, 'clock' | 'runner' | 'inbox' | 'deliverNow' | 'makeCall' | 'nextKey' | 'refresh'>

/**
 * Lets the webhook answer WeChat. Whatever goes wrong here, the push is stored and acknowledged: an answer that WeChat
 * cannot read would tell the user that the account is out of order (additions 5).
 */
export async function passiveReply(id: string, ids: readonly string[], to: ReplyTo, parts: Parts): Promise<Received> {
  try {
    const message = await answerOfWebhook(id, to.arrival, parts)
    return message === undefined ? acked(to, 'none') : await madeBy(to, message, ids, parts)
  } catch {
    return acked(to, 'failed', 'the webhook could not be asked')
  }
}

const acked = ({ opened }: ReplyTo, reply: 'none' | 'unreadable' | 'failed', problem?: string): Received => ({
  outcome: 'stored',
  answer: opened.ack,
  reply,
  ...(problem === undefined ? {} : { problem }),
})

async function madeBy(to: ReplyTo, message: Json, ids: readonly string[], parts: Parts): Promise<Received> {
  const { arrival, opened, call, standIn } = to
  const { channel } = arrival.address
  const now = parts.clock.now()
  const isShared = standIn !== undefined && arrival.deadline - now >= 2 * leastMs
  const until = isShared ? now + (arrival.deadline - now) / 2 : arrival.deadline
  const run = await before(parts.clock, until, parts.runner.reply(channel, message, opened.replyContext, call))
  if (run === late && !isShared) return acked(to, 'failed', tooLong)
  if (run !== late && run.kind === 'ran')
    return 'kind' in run.value ? acked(to, 'unreadable', run.value.code) : given(run.value, ids, parts)
  const again = standIn === undefined ? undefined : await openPush(standIn, parts)
  const made =
    standIn === undefined || again?.kind !== 'events'
      ? acked(to, 'failed', run === late ? tooLong : `${run.phase} ${run.what}: ${run.note}`)
      : await madeBy({ arrival: standIn, ...again }, message, ids, parts)
  return { ...made, hasReplyFault: true }
}

const tooLong = 'the reply was not made in time'

async function answerOfWebhook(
  id: string,
  { arrivedAt }: Arrival,
  { clock, deliverNow }: Pick<ReceiveParts, 'clock' | 'deliverNow'>,
): Promise<Json | undefined> {
  const until = arrivedAt + webhookMs
  const waitMs = until - clock.now()
  if (waitMs <= 0) return undefined
  const message = await before(clock, until, deliverNow(id, waitMs))
  return message === late ? undefined : message
}

/** Stored before it is given, so that a repeat of the push gets the same. */
async function given(
  answer: InboundAnswer,
  ids: readonly string[],
  { inbox }: Pick<ReceiveParts, 'inbox'>,
): Promise<Received> {
  const received: Received = { outcome: 'stored', answer, reply: 'given' }
  try {
    await inbox.answered(ids, answer)
    return received
  } catch {
    return { ...received, problem: 'the reply could not be stored' }
  }
}
