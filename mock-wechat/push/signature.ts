import { createHash } from 'node:crypto'

/**
 * `signature` of (token, timestamp, nonce) and `msg_signature` of (token, timestamp, nonce, Encrypt): SHA-1 over the texts,
 * sorted by their bytes and joined without a separator (wire-protocol reference, callback page, 1 and 2).
 */
export function signatureOf(...parts: readonly string[]): string {
  const sorted = parts.map((part) => Buffer.from(part)).sort(Buffer.compare)
  return createHash('sha1').update(Buffer.concat(sorted)).digest('hex')
}
