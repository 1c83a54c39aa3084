import { type Call, type Failure, failure } from '@wxhost/core/protocol'
import { toBase64 } from '../cipher/canonical-base64.ts'
import { type MessageKey, messageCipher, tailOf } from '../cipher/open-ciphertext.ts'
import { pack } from '../cipher/packed-message.ts'
import type { MessageFormat } from '../message/read-message.ts'
import { signatureSpec } from '../push/signature.ts'
import { asAnswer } from './as-answer.ts'

/** Whose push is answered, and how it came. */
export interface Encryption {
  readonly format: MessageFormat
  readonly nonce: string
  readonly key: MessageKey
}

/**
 * Wraps a reply as WeChat reads it: under the key that opened the push, signed over the reply's own time and the push's nonce.
 * @see wire-protocol reference, callback page 4 and additions 5 "JSON mode"
 */
export async function encryptReply(text: string, { format, nonce, key }: Encryption, call: Call) {
  const plain = pack(randomBytes(call), text, tailOf(call.app))
  const { value } = await call.encrypt(key, messageCipher, plain)
  const Encrypt = toBase64(value)
  const TimeStamp = Math.floor(call.wechatNow / 1000)
  const MsgSignature = await call.digest(signatureSpec({ timestamp: String(TimeStamp), nonce }, Encrypt))
  return MsgSignature === undefined ? noToken : asAnswer(format, { Encrypt, MsgSignature, TimeStamp, Nonce: nonce })
}

const noToken: Failure = failure(
  'config',
  'message-token-missing',
  'The reply cannot be signed: give the app its message-token, the Token of the server configuration at WeChat',
)

/** 16 bytes of the 32 hexadecimal digits. */
const randomBytes = (call: Call): Uint8Array => Buffer.from(call.nonce(), 'hex')
