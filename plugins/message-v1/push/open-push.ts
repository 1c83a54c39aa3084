import type { Call, Opened, Push, Refused } from '@wxhost/core/protocol'
import { eventOf } from '../message/message-event.ts'
import { readMessage } from '../message/read-message.ts'
import { contextOf } from '../reply/reply-context.ts'
import { windowMs } from './message-settings.ts'
import { openEncrypted, openPlain } from './open-body.ts'
import { refuse } from './refuse.ts'
import { type Stamp, stampOf } from './signature.ts'

/**
 * Opens a message or an event, whichever way it comes: secure, compatible or plain; XML or JSON.
 * @see wire-protocol reference, callback page 2 to 6 and additions 5
 */
export async function openPush(push: Push, call: Call): Promise<Opened> {
  const stamp = stampOf(push)
  if (stamp === undefined) return refuse('signature')
  const body = await (isEncrypted(push) ? openEncrypted(push, stamp, call) : openPlain(push, stamp, call))
  if ('reason' in body) return body
  const late = windowFault(stamp, call)
  if (late !== undefined) return late
  const message = readMessage(body.text)
  if (message === undefined) return refuse('malformed')
  const event = await eventOf(message.fields, body.text, call)
  const ack = { status: 200, body: 'success' }
  return { kind: 'events', events: [event], ack, replyContext: contextOf(message, stamp.nonce, body.key) }
}

/** Either sign of encryption will do: a push is never taken for less protected than it says. */
const isEncrypted = ({ query }: Push): boolean =>
  query.msg_signature !== undefined || (query.encrypt_type ?? 'raw') !== 'raw'

function windowFault({ timestamp }: Stamp, call: Call): Refused | undefined {
  const window = windowMs(call.app)
  if (window === undefined) return undefined
  if (window === 'invalid') return refuse('mode', 403, 'The setting windowSeconds must be a number above 0')
  return Math.abs(call.wechatNow - Number(timestamp) * 1000) <= window ? undefined : refuse('skew')
}
