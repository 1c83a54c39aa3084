import { createDecipheriv, createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { CipherSpec, DigestPart, DigestSpec } from '@wxhost/core/protocol'

/** What a digest may be made of beside its texts. */
export interface Secrets {
  /** Opens a sealed handle under its name; undefined when it does not open. */
  open(name: string, handle: string): string | undefined
  /** One of the app's secrets; undefined when there is none. */
  secret(name: string): string | undefined
}

/** Undefined when a sealed part or the key does not open, a secret is missing, or an hmac has no key. */
export function digestShadow(spec: DigestSpec, secrets: Secrets): string | undefined {
  const texts = spec.parts.map((part) => textOfPart(part, secrets))
  const hash = startedHash(spec, secrets)
  if (hash === undefined || !texts.every((text) => text !== undefined)) return undefined
  if (spec.sort === true) texts.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  for (const text of texts) hash.update(text)
  return hash.digest(spec.encoding)
}

function startedHash({ algorithm, key }: DigestSpec, { open }: Secrets) {
  if (algorithm !== 'hmac-sha256') return createHash(algorithm)
  const opened = key === undefined ? undefined : open(key.name, key.sealed)
  return opened === undefined ? undefined : createHmac('sha256', opened)
}

function textOfPart(part: DigestPart, { open, secret }: Secrets): string | undefined {
  if ('text' in part) return part.text
  return 'secret' in part ? secret(part.secret) : open(part.name, part.sealed)
}

/** Undefined where there is no key, or the text does not open under it. A sealed key takes AES-128-CBC only. */
export function decryptSealed(key: string | undefined, cipher: CipherSpec, data: Uint8Array): Uint8Array | undefined {
  if (key === undefined || cipher.algorithm !== 'aes-128-cbc') return undefined
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
