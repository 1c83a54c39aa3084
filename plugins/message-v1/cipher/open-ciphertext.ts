import type { AppView, Call } from '@wxhost/core/protocol'
import { fromBase64 } from './canonical-base64.ts'
import { unpack } from './packed-message.ts'

/** After a change of the EncodingAESKey messages under the previous one still arrive for a while. */
export const messageKeys = ['message-aes', 'message-aes-previous'] as const
export type MessageKey = (typeof messageKeys)[number]

export const messageCipher = { algorithm: 'aes-256-cbc' } as const

/** Whose appid stands behind the message: a platform's own, also in messages for the accounts that it acts for. */
export const tailOf = ({ appid, componentAppid }: AppView): string => componentAppid ?? appid

export interface OpenedCiphertext {
  readonly message: Uint8Array
  /** A reply is encrypted with the same. */
  readonly key: MessageKey
}

/** Why it did not open: the more telling of the reasons of the two keys. */
type NotOpened = 'undecryptable' | 'foreign-owner'

/** @param encrypted as in `Encrypt`; its signature has been verified. */
export async function openCiphertext(encrypted: string, call: Call): Promise<OpenedCiphertext | NotOpened> {
  const data = fromBase64(encrypted)
  let reason: NotOpened = 'undecryptable'
  if (data === undefined) return reason
  for (const key of messageKeys) {
    const plain = await call.decrypt(key, messageCipher, data)
    const message = plain === undefined ? 'undecryptable' : unpack(plain, tailOf(call.app))
    if (message === 'foreign-owner') reason = message
    else if (message !== 'undecryptable') return { message, key }
  }
  return reason
}
