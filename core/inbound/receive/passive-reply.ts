import type { Call, InboundAnswer, Json, Opened } from '../../protocol/index.ts'
import { before, late } from './before.ts'
import type { Arrival } from './open-push.ts'
import type { ReceiveParts } from './receive-parts.ts'
import type { Received } from './received.ts'

/** From the arrival on: WeChat hangs up after 5 s, and the reply must still be made, stored and carried. */
const webhookMs = 4_000

/**
 * Lets the webhook answer WeChat. Whatever goes wrong here, the push is stored and acknowledged: an answer that WeChat
 * cannot read would tell the user that the account is out of order (additions 5).
 */
export async function passiveReply(
  id: string,
  ids: readonly string[],
  { arrival, opened, call }: { arrival: Arrival; opened: Extract<Opened, { kind: 'events' }>; call: Call },
  parts: Pick<ReceiveParts, 'clock' | 'runner' | 'inbox' | 'deliverNow'>,
): Promise<Received> {
  const acked = (reply: 'none' | 'unreadable' | 'failed', problem?: string): Received => ({
    outcome: 'stored',
    answer: opened.ack,
    reply,
    ...(problem === undefined ? {} : { problem }),
  })
  try {
    const message = await answerOfWebhook(id, arrival, parts)
    if (message === undefined) return acked('none')
    const { channel } = arrival.address
    const run = await before(
      parts.clock,
      arrival.deadline,
      parts.runner.reply(channel, message, opened.replyContext, call),
    )
    if (run === late) return acked('failed', 'the reply was not made in time')
    if (run.kind === 'fault') return acked('failed', `${run.phase} ${run.what}: ${run.note}`)
    if ('kind' in run.value) return acked('unreadable', run.value.code)
    return await given(run.value, ids, parts)
  } catch {
    return acked('failed', 'the webhook could not be asked')
  }
}

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
