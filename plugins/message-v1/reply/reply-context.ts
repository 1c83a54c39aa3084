import { isJsonObject, type Json } from '@wxhost/core/protocol'
import { type MessageKey, messageKeys } from '../cipher/open-ciphertext.ts'
import type { Message, MessageFormat } from '../message/read-message.ts'
import { textField } from '../message/text-field.ts'

/** What a reply needs of the push that it answers. */
export interface ReplyContext {
  readonly format: MessageFormat
  /** Of the push's address; an encrypted reply gives it back. */
  readonly nonce: string
  /** The user, and the account's original id: swapped in the reply. */
  readonly to?: string
  readonly from?: string
  /** Some replies are for messages of users only. */
  readonly isEvent: boolean
  /** The key under which the push opened; none where it came plain. */
  readonly key?: MessageKey
}

export function contextOf({ format, fields }: Message, nonce: string, key: MessageKey | undefined): Json {
  const [to, from, kind] = ['FromUserName', 'ToUserName', 'MsgType'].map((name) => textField(fields, name))
  return {
    format,
    nonce,
    isEvent: kind === undefined || kind === 'event',
    ...(to === undefined ? {} : { to }),
    ...(from === undefined ? {} : { from }),
    ...(key === undefined ? {} : { key }),
  } satisfies ReplyContext
}

/** Undefined for what {@link contextOf} did not make: it was stored in between. */
export function readContext(context: Json | undefined): ReplyContext | undefined {
  if (!isJsonObject(context)) return undefined
  const { format, nonce, to, from, isEvent } = context
  if ((format !== 'xml' && format !== 'json') || typeof nonce !== 'string') return undefined
  const key = messageKeys.find((known) => known === context.key)
  return {
    format,
    nonce,
    isEvent: isEvent === true,
    ...(typeof to === 'string' ? { to } : {}),
    ...(typeof from === 'string' ? { from } : {}),
    ...(key === undefined ? {} : { key }),
  }
}
