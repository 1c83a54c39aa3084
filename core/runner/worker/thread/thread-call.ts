import type { AppView, Call, CipherSpec, DigestSpec, Sealed, Signed, Verdict } from '../../../protocol/index.ts'
import { digestOfTexts } from '../../digest-of-texts.ts'
import { type Ahead, type AsynchronousMember, type Lacks, mostAsks, type RunMessage } from '../messages.ts'
import type { Asks } from './asks.ts'

/** What a synchronous member was not given ahead. The run is void, whatever the plugin makes of this: it is run again. */
class LackingError extends Error {
  override readonly name = 'LackingError'
}

const nothing: Ahead = { nonces: [], inboundUrls: new Map(), keyIds: new Map() }

/** The Call as a plugin sees it in its own thread: facts are here, all else is asked of the host. */
export class ThreadCall implements Call {
  readonly app: AppView
  readonly now: number
  readonly wechatNow: number
  readonly deadline: number
  readonly idempotencyKey: string
  readonly #ahead: Ahead
  readonly #asks: Asks
  readonly #id: number
  #nonces = 0
  #asked = 0
  #lacking: Lacks | undefined

  constructor(app: AppView, message: RunMessage, asks: Asks) {
    const [, id, , , , ahead, , now, wechatNow, deadline, idempotencyKey] = message
    this.app = app
    this.now = now
    this.wechatNow = wechatNow
    this.deadline = deadline
    this.idempotencyKey = idempotencyKey
    this.#ahead = ahead ?? nothing
    this.#asks = asks
    this.#id = id
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

  async digest(spec: DigestSpec): Promise<string | undefined> {
    // Where no secret goes in there is nothing to ask.
    const open = digestOfTexts(spec)
    if (open !== undefined) return open
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

  #ask(member: AsynchronousMember, args: readonly unknown[]): Promise<unknown> {
    // The host counts too; yet to read a million messages would hold it up.
    if (++this.#asked > mostAsks) return Promise.reject(new Error(`a function asks no more than ${mostAsks} times`))
    return this.#asks.ask(this.#id, member, args)
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
