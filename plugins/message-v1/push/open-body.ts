import type { Call, Push, Refused } from '@wxhost/core/protocol'
import { type MessageKey, openCiphertext } from '../cipher/open-ciphertext.ts'
import { encryptField } from '../message/read-message.ts'
import { takesPlain } from './message-settings.ts'
import { refuse } from './refuse.ts'
import { isSigned, type Stamp, signatureSpec } from './signature.ts'

/** The text that WeChat meant. */
export interface OpenedBody {
  readonly text: string
  /** The key under which it opened; undefined where it came plain. */
  readonly key?: MessageKey
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The plain fields beside the ciphertext (compatible mode) are not covered by the signature: nothing of them is used. */
export async function openEncrypted(push: Push, stamp: Stamp, call: Call): Promise<OpenedBody | Refused> {
  const body = decoded(push.body)
  const encrypted = body === undefined ? undefined : encryptField(body)
  if (encrypted === undefined) return refuse('malformed')
  // `signature`, which also is in the address, does not cover the ciphertext (common-mistakes 16).
  if (!(await isSigned(call, signatureSpec(stamp, encrypted), push.query.msg_signature))) return refuse('signature')
  const opened = await openCiphertext(encrypted, call)
  if (typeof opened === 'string') return refuse(opened)
  const text = decoded(opened.message)
  return text === undefined ? refuse('malformed') : { text, key: opened.key }
}

/** The signature covers nothing of the body: only where the operator says so. */
export async function openPlain(push: Push, stamp: Stamp, call: Call): Promise<OpenedBody | Refused> {
  if (!takesPlain(call.app)) return refuse('mode')
  if (!(await isSigned(call, signatureSpec(stamp), push.query.signature))) return refuse('signature')
  const text = decoded(push.body)
  return text === undefined ? refuse('malformed') : { text }
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}
