import type { AppView, Call, CipherSpec, DigestSpec, Sealed, Signed, Verdict } from '../../../protocol/index.ts'
import type { Ahead, AsynchronousMember, CallValues, Lacks } from '../messages.ts'

/** What a synchronous member was not given ahead. The run is void, whatever the plugin makes of this: it is run again. */
class LackingError extends Error {
  override readonly name = 'LackingError'
}

export type Ask = (member: AsynchronousMember, args: readonly unknown[]) => Promise<unknown>

const nothing: Ahead = { nonces: [], inboundUrls: new Map(), keyIds: new Map() }

/** The Call as a plugin sees it in its own thread: facts are here, all else is asked of the host. */
export class ThreadCall implements Call {
  readonly app: AppView
  readonly now: number
  readonly wechatNow: number
  readonly deadline: number
  readonly idempotencyKey: string
  readonly #ahead: Ahead
  readonly #ask: Ask
  #nonces = 0
  #lacking: Lacks | undefined

  constructor(app: AppView, values: CallValues, ahead: Ahead | undefined, ask: Ask) {
    this.app = app
    this.now = values.now
    this.wechatNow = values.wechatNow
    this.deadline = values.deadline
    this.idempotencyKey = values.idempotencyKey
    this.#ahead = ahead ?? nothing
    this.#ask = ask
  }

  static lacksOf = (call: ThreadCall): Lacks | undefined => call.#lacking
  static noncesUsedBy = (call: ThreadCall): number => call.#nonces

  nonce(): string {
    const nonce = this.#ahead.nonces[this.#nonces++]
    return nonce ?? this.#lack({ nonces: this.#nonces })
  }

  inboundUrl(channel: string): string | undefined {
    return this.#ahead.inboundUrls.has(channel)
      ? this.#ahead.inboundUrls.get(channel)
      : this.#lack({ inboundUrls: [channel] })
  }

  keyId(key: string): string | undefined {
    const found = this.#ahead.keyIds.get(key)
    if (found === undefined) return this.#lack({ keyIds: [key] })
    if ('threw' in found) throw new Error(found.threw)
    return found.id
  }

  sign(key: 'merchant', data: Uint8Array): Promise<Signed> {
    return this.#ask('sign', [key, data]) as Promise<Signed>
  }

  verify(
    key: 'wechat-pay',
    by: string | { readonly certificate: string },
    data: Uint8Array,
    signature: Uint8Array,
  ): Promise<Verdict> {
    return this.#ask('verify', [key, by, data, signature]) as Promise<Verdict>
  }

  digest(spec: DigestSpec): Promise<string | undefined> {
    return this.#ask('digest', [spec]) as Promise<string | undefined>
  }

  verifyDigest(spec: DigestSpec, given: string): Promise<boolean> {
    return this.#ask('verifyDigest', [spec, given]) as Promise<boolean>
  }

  encrypt(key: string, cipher: CipherSpec, data: Uint8Array): Promise<Signed> {
    return this.#ask('encrypt', [key, cipher, data]) as Promise<Signed>
  }

  decrypt(key: string | Sealed, cipher: CipherSpec, data: Uint8Array): Promise<Uint8Array | undefined> {
    return this.#ask('decrypt', [key, cipher, data]) as Promise<Uint8Array | undefined>
  }

  seal(name: string, value: string, ttlMs: number): Promise<string> {
    return this.#ask('seal', [name, value, ttlMs]) as Promise<string>
  }

  #lack(more: Partial<Lacks>): never {
    const { nonces, inboundUrls, keyIds } = this.#lacking ?? { nonces: 0, inboundUrls: [], keyIds: [] }
    this.#lacking = {
      nonces: Math.max(nonces, more.nonces ?? 0),
      inboundUrls: [...inboundUrls, ...(more.inboundUrls ?? [])],
      keyIds: [...keyIds, ...(more.keyIds ?? [])],
    }
    throw new LackingError('to be run again with what it lacks')
  }
}
