import { type Call, isJsonObject, type Json } from '@wxhost/core/protocol'
import { hashOf } from './hash-of.ts'
import type { MessageFields } from './message-fields.ts'
import { textField } from './text-field.ts'

/** They tell of a sending: two sendings to one user within a second differ by nothing but their number (additions 5). */
const told: ReadonlySet<string> = new Set(['TEMPLATESENDJOBFINISH', 'MASSSENDJOBFINISH', 'subscribe_msg_sent_event'])

/**
 * The same for each of WeChat's tries, and for nothing else; no openid in it.
 * @see wire-protocol reference, additions 5 "Tries and dedupe"
 */
export async function eventId(fields: MessageFields, text: string, call: Call): Promise<string> {
  const field = (name: string) => textField(fields, name)
  const event = field('Event')
  const numbers = event !== undefined && told.has(event) ? sendingNumbers(fields) : []
  if (numbers.length > 0) return `event:${event}:${await shortOrHashed(numbers, call)}`
  const number = field('MsgId')
  if (event === undefined && number !== undefined) return `message:${await shortOrHashed([number], call)}`
  if (field('FromUserName') === undefined || fields.CreateTime === undefined)
    return `other:${await hashOf([text], call)}`
  const parts = [field('FromUserName'), String(fields.CreateTime), event, field('EventKey'), field('Ticket')]
  return `${event === undefined ? 'message' : 'event'}:${await hashOf([...parts, field('MsgType')], call)}`
}

/** `MsgID` of the event, or of each of the sendings in it, as `subscribe_msg_sent_event` has it. */
function sendingNumbers(fields: MessageFields): readonly string[] {
  const own = textField(fields, 'MsgID') ?? textField(fields, 'MsgId')
  if (own !== undefined) return [own]
  const { List } = inside(fields.SubscribeMsgSentEvent)
  const sendings = Array.isArray(List) ? List : []
  return sendings.flatMap((sending: Json) => textField(inside(sending), 'MsgID') ?? [])
}

const inside = (value: Json | undefined): MessageFields => (isJsonObject(value) ? (value as MessageFields) : {})

/** WeChat's numbers as they are, so that an operator finds them; what looks like no number is hashed. */
const shortOrHashed = async (numbers: readonly string[], call: Call): Promise<string> =>
  numbers.length === 1 && /^\d{1,64}$/.test(numbers[0] ?? '') ? String(numbers[0]) : await hashOf(numbers, call)
