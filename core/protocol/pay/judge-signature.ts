import type { Call } from '../call.ts'
import { fromBase64 } from './base64.ts'
import { signedBytes } from './bytes.ts'

/** An answer or a push, as it came. */
export interface SignedMessage {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/**
 * `unsigned`: no Wechatpay-* header at all. `probe`: WeChat tests whether we check. `mode`: another kind of signature
 * than RSA. `skew`: 300 s or more off. `bad`: everything else that is not WeChat Pay's word.
 */
export type Judgement = 'ok' | 'unsigned' | 'probe' | 'mode' | 'skew' | 'unknown-key' | 'bad'

/** What the headers say, all in their only form. A header that came twice has none of these forms. */
export interface SignatureHeaders {
  readonly seconds: number
  readonly nonce: string
  readonly serial: string
  readonly signature: Uint8Array
}

const names = [
  'wechatpay-timestamp',
  'wechatpay-nonce',
  'wechatpay-serial',
  'wechatpay-signature',
  'wechatpay-signature-type',
] as const

const rsa = 'WECHATPAY2-SHA256-RSA2048'
const probePrefix = 'WECHATPAY/SIGNTEST/'
const windowMs = 300_000

/**
 * Holds a message against the signature in its headers, over the raw bytes.
 * @param keyOf which key to verify with, where it is not one that the host holds.
 * @see pay-v3 page 2 and 5, additions 6
 */
export async function judgeSignature(
  message: SignedMessage,
  call: Call,
  keyOf: (serial: string) => string | { readonly certificate: string } = (serial) => serial,
): Promise<Judgement> {
  const { headers, body } = message
  if (names.every((name) => headers[name] === undefined)) return 'unsigned'
  if (headers['wechatpay-signature']?.startsWith(probePrefix) === true) return 'probe'
  // SM2 with SM3 is not supported; it is told by this header alone, whose absence means RSA.
  if ((headers['wechatpay-signature-type'] ?? rsa) !== rsa) return 'mode'
  const read = signatureHeaders(headers)
  if (read === undefined) return 'bad'
  if (Math.abs(call.wechatNow - read.seconds * 1000) >= windowMs) return 'skew'
  const head = `${read.seconds}\n${read.nonce}\n`
  return call.verify('wechat-pay', keyOf(read.serial), signedBytes(head, body), read.signature)
}

/** Undefined where one is missing or has another form. */
export function signatureHeaders(headers: SignedMessage['headers']): SignatureHeaders | undefined {
  const [timestamp = '', nonce = '', serial = '', encoded = ''] = names.map((name) => headers[name])
  const signature = fromBase64(encoded)
  const wellFormed =
    /^[1-9]\d{0,11}$/.test(timestamp) && /^[\x21-\x7e]{1,128}$/.test(nonce) && /^[0-9A-Za-z_]{1,64}$/.test(serial)
  if (!wellFormed || signature === undefined || signature.length === 0) return undefined
  return { seconds: Number(timestamp), nonce, serial, signature }
}
