import type { Keyring } from '../../keyring/keyring.ts'
import type { InboundAnswer, Json } from '../../protocol/index.ts'

/** What of an event must not lie on the disk in the clear: its order key may be an openid. */
export interface EventContent {
  readonly data: Json
  readonly orderKey?: string
}

/** Seals and opens what the inbox keeps, bound to the event's id. */
export interface InboxSeals {
  sealEvent(id: string, content: EventContent): string
  /** Undefined when no master key of the host opens it. */
  openEvent(id: string, sealed: string): EventContent | undefined
  sealAnswer(id: string, answer: InboundAnswer): string
  openAnswer(id: string, sealed: string): InboundAnswer | undefined
}

export function inboxSeals(keyring: Keyring): InboxSeals {
  const seal = (purpose: string, id: string, value: EventContent | InboundAnswer) =>
    keyring.seal(purpose, id, Buffer.from(JSON.stringify(value)))
  const open = (purpose: string, id: string, sealed: string): unknown => {
    const plain = keyring.open(purpose, id, sealed)
    return plain === undefined ? undefined : JSON.parse(Buffer.from(plain).toString())
  }
  return {
    sealEvent: (id, content) => seal('inbox-event', id, content),
    openEvent: (id, sealed) => open('inbox-event', id, sealed) as EventContent | undefined,
    sealAnswer: (id, answer) => seal('inbox-answer', id, answer),
    openAnswer: (id, sealed) => open('inbox-answer', id, sealed) as InboundAnswer | undefined,
  }
}
