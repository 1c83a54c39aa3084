import { createDecipheriv, createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { CipherSpec, DigestPart, DigestSpec } from '@wxhost/core/protocol'

/** Opens a sealed handle under its name; undefined when it does not open. */
export type Open = (name: string, handle: string) => string | undefined

/** Undefined when a sealed part or the key does not open, or an hmac has no key. */
export function digestShadow(spec: DigestSpec, open: Open): string | undefined {
  const texts = spec.parts.map((part) => textOfPart(part, open))
  const hash = startedHash(spec, open)
  if (hash === undefined) return undefined
  for (const text of texts) {
    if (text === undefined) return undefined
    hash.update(text)
  }
  return hash.digest(spec.encoding)
}

function startedHash({ algorithm, key }: DigestSpec, open: Open) {
  if (algorithm !== 'hmac-sha256') return createHash(algorithm)
  const opened = key === undefined ? undefined : open(key.name, key.sealed)
  return opened === undefined ? undefined : createHmac('sha256', opened)
}

const textOfPart = (part: DigestPart, open: Open): string | undefined =>
  'text' in part ? part.text : open(part.name, part.sealed)

/** Undefined where there is no key, or the text does not open under it. */
export function decryptShadow(key: string | undefined, cipher: CipherSpec, data: Uint8Array): Uint8Array | undefined {
  if (key === undefined) return undefined
  try {
    const decipher = createDecipheriv('aes-128-cbc', Buffer.from(key, 'base64'), cipher.iv)
    return new Uint8Array(Buffer.concat([decipher.update(data), decipher.final()]))
  } catch {
    return undefined
  }
}

export function sameText(made: string | undefined, given: string): boolean {
  if (made === undefined) return false
  const [a, b] = [Buffer.from(made), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}
