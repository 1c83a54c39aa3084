import {
  createDecipheriv,
  createHash,
  createHmac,
  type Hash,
  type Hmac,
  hash,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import type { AppView, Call, CipherSpec, DigestPart, DigestSpec, Sealed, Signed, Verdict } from '../protocol/index.ts'
import type { CallKeys } from './call-keys.ts'
import type { CallSecrets } from './call-secrets.ts'
import { byBytes, digestOfTexts } from './digest-of-texts.ts'
import { HostTime } from './host-time.ts'

/** What differs from one call to the next. */
export interface CallFacts {
  readonly app: AppView
  readonly now: number
  readonly wechatNow: number
  readonly deadline: number
  readonly idempotencyKey: string
  /** Address of an inbound channel of this plugin, where WeChat can reach one. */
  readonly inboundUrl: (channel: string) => string | undefined
  /** Milliseconds: where given, the time that keys are at work is counted apart from the plugin's. */
  readonly monotonic?: () => number
}

/** The Call that a plugin sees: it may ask for results that need a secret, never for the secret. */
export class HostCall implements Call {
  readonly app: AppView
  readonly now: number
  readonly wechatNow: number
  readonly deadline: number
  readonly idempotencyKey: string
  readonly #inboundUrl: CallFacts['inboundUrl']
  readonly #secrets: CallSecrets
  readonly #keys: CallKeys
  readonly #time: HostTime

  constructor(facts: CallFacts, secrets: CallSecrets, keys: CallKeys) {
    this.app = facts.app
    this.now = facts.now
    this.wechatNow = facts.wechatNow
    this.deadline = facts.deadline
    this.idempotencyKey = facts.idempotencyKey
    this.#inboundUrl = facts.inboundUrl
    this.#secrets = secrets
    this.#keys = keys
    this.#time = new HostTime(facts.monotonic ?? (() => 0))
  }

  /** Milliseconds that the host was at work for this call so far; 0 for a Call that is not the host's own. */
  static hostMsOf(call: Call | undefined): number {
    return call !== undefined && #time in call ? call.#time.ms : 0
  }

  nonce(): string {
    return randomBytes(16).toString('hex')
  }

  inboundUrl(channel: string): string | undefined {
    return this.#inboundUrl(channel)
  }

  keyId(key: string): string | undefined {
    return this.#keys.idOf(key)
  }

  sign(key: 'merchant', data: Uint8Array): Promise<Signed> {
    return this.#time.during(this.#keys.sign(key, data))
  }

  verify(
    key: 'wechat-pay',
    by: string | { readonly certificate: string },
    data: Uint8Array,
    signature: Uint8Array,
  ): Promise<Verdict> {
    return this.#time.during(this.#keys.verify(key, by, data, signature))
  }

  encrypt(key: string, cipher: CipherSpec, data: Uint8Array): Promise<Signed> {
    return this.#time.during(this.#keys.encrypt(key, cipher, data))
  }

  async digest(spec: DigestSpec): Promise<string | undefined> {
    return this.#digest(spec)
  }

  async verifyDigest(spec: DigestSpec, given: string): Promise<boolean> {
    const expected = this.#digest(spec)
    if (expected === undefined || typeof given !== 'string') return false
    // Hashed first, so that lengths are equal and say nothing.
    const [a, b] = [expected, given].map((text) => hash('sha256', text, 'buffer'))
    return a !== undefined && b !== undefined && timingSafeEqual(a, b)
  }

  decrypt(key: string | Sealed, cipher: CipherSpec, data: Uint8Array): Promise<Uint8Array | undefined> {
    return this.#time.during(
      typeof key === 'string' ? this.#keys.decrypt(key, cipher, data) : this.#decryptUnder(key, cipher, data),
    )
  }

  async seal(name: string, value: string, ttlMs: number): Promise<string> {
    return this.#secrets.seal(this.app.appid, name, value, ttlMs)
  }

  async #decryptUnder(key: Sealed, cipher: CipherSpec, data: Uint8Array): Promise<Uint8Array | undefined> {
    if (cipher.algorithm !== 'aes-128-cbc') return undefined
    const text = this.#secrets.open(this.app.appid, key)
    if (text === undefined) return undefined
    try {
      const decipher = createDecipheriv(cipher.algorithm, Buffer.from(text, 'base64'), cipher.iv)
      return new Uint8Array(Buffer.concat([decipher.update(data), decipher.final()]))
    } catch {
      return undefined
    }
  }

  #digest(spec: DigestSpec): string | undefined {
    const open = digestOfTexts(spec)
    if (open !== undefined) return open
    const running = this.#start(spec)
    if (running === undefined) return undefined
    const texts: string[] = []
    for (const part of spec.parts) {
      const text = this.#textOf(part)
      if (text === undefined) return undefined
      texts.push(text)
    }
    if (spec.sort === true) texts.sort(byBytes)
    for (const text of texts) running.update(text)
    return running.digest(spec.encoding)
  }

  #start(spec: DigestSpec): Hash | Hmac | undefined {
    if (spec.algorithm !== 'hmac-sha256') return createHash(spec.algorithm)
    const key = spec.key === undefined ? undefined : this.#secrets.open(this.app.appid, spec.key)
    return key === undefined ? undefined : createHmac('sha256', key)
  }

  #textOf(part: DigestPart): string | undefined {
    if ('text' in part) return part.text
    if ('secret' in part) return this.#keys.secret(part.secret)
    return this.#secrets.open(this.app.appid, part)
  }
}
