import { createCipheriv, type KeyObject, sign, verify } from 'node:crypto'

const LF = Buffer.from('\n')

/** A platform serial that no merchant knows. */
export const UNKNOWN_SERIAL = '7777777777777777777777777777777777777777'
/** What the signature of a probe begins with; it must fail verification (additions to the wire-protocol reference, 6). */
export const PROBE_SIGNATURE = 'WECHATPAY/SIGNTEST/'

/** What a request's signature covers: five lines, each ended by LF; the body is the raw bytes (pay-v3 page, 1). */
export function requestMessage(parts: {
  readonly method: string
  /** Path and query exactly as sent, without the host. */
  readonly target: string
  readonly timestamp: string
  readonly nonce: string
  readonly body: Uint8Array
}): Buffer {
  const head = `${parts.method}\n${parts.target}\n${parts.timestamp}\n${parts.nonce}\n`
  return Buffer.concat([Buffer.from(head), parts.body, LF])
}

/** What an answer's or a notification's signature covers: three lines; an empty body keeps its LF (pay-v3 page, 2). */
export function answerMessage(timestamp: string, nonce: string, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), body, LF])
}

/** RSASSA-PKCS1-v1_5 with SHA-256, as base64. */
export function signMessage(message: Uint8Array, key: KeyObject): string {
  return sign('sha256', message, key).toString('base64')
}

/** The same, made off the event loop: the mock signs thousands of notifications while it answers. */
export function signMessageAside(message: Uint8Array, key: KeyObject): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  sign('sha256', message, key, (error, signature) => (error ? reject(error) : resolve(signature.toString('base64'))))
  return promise
}

/** Whether a signature is good; base64 that is not canonical never is. */
export function isSignedBy(message: Uint8Array, signature: string, key: KeyObject): boolean {
  const bytes = Buffer.from(signature, 'base64')
  return bytes.toString('base64') === signature && verify('sha256', message, key, bytes)
}

/**
 * AEAD_AES_256_GCM as WeChat Pay writes it: base64 of cipher text and tag.
 * @param key the merchant's APIv3 key, 32 ASCII characters
 * @param nonce 12 ASCII characters, used as they are
 */
export function sealResource(key: string, nonce: string, associatedData: string, plain: string): string {
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key), Buffer.from(nonce))
  cipher.setAAD(Buffer.from(associatedData))
  return Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64')
}
