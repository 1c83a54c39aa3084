import type { Call, InboundEvent, Json } from '@wxhost/core/protocol'
import { eventId } from './event-id.ts'
import { hashOf } from './hash-of.ts'
import type { MessageFields } from './message-fields.ts'
import { settledBy } from './settled-by.ts'
import { textField } from './text-field.ts'

/** @param text the whole message as WeChat wrote it, the same at each of its three tries. */
export async function eventOf(fields: MessageFields, text: string, call: Call): Promise<InboundEvent> {
  const from = textField(fields, 'FromUserName')
  const settles = settledBy(fields)
  return {
    id: await eventId(fields, text, call),
    type: typeOf(fields),
    // What one user says is handed on in the order in which it was said; the key must not tell who it is.
    ...(from === undefined ? {} : { orderKey: await hashOf([from], call) }),
    ...(settles === undefined ? {} : { settles }),
    data: fields satisfies Json,
  }
}

/** `text`, `TEMPLATESENDJOBFINISH`, …: the event's own name, or the kind of the message. At most 100 characters. */
function typeOf(fields: MessageFields): string {
  const kind = textField(fields, 'MsgType') ?? textField(fields, 'InfoType')
  const event = textField(fields, 'Event')
  return ((kind === 'event' || kind === undefined ? event : kind) ?? kind ?? 'unknown').slice(0, 100)
}
