import type { Json } from './json.ts'

/** What a plugin may know of the app that a call is for. Never a secret. */
export interface AppView {
  readonly appid: string
  readonly kind: AppKind
  readonly mchid?: string
  /** The app's settings for this protocol, from the apps file: plain data, checked by the plugin. */
  readonly settings: Readonly<Record<string, Json>>
}

export const appKinds = ['official-account', 'mini-program', 'open-platform', 'work'] as const
export type AppKind = (typeof appKinds)[number]

/**
 * All that a plugin may ask of the host during one call. Made anew for each call, and an argument: never ambient.
 * Whatever needs a secret, a clock, chance or the network is here or nowhere.
 */
export interface Call {
  readonly app: AppView
  /** Milliseconds since 1970, the same for the whole call. */
  readonly now: number
  /** Milliseconds since 1970; after it nobody waits for an answer any more. */
  readonly deadline: number
  /** The caller's `Idempotency-Key`, else fresh for this call. Kept over all sendings of the call. */
  readonly idempotencyKey: string
  /** 32 random characters `[0-9a-f]`. */
  nonce(): string
  /** Undefined when a sealed part does not open: expired, forged, of another app or of another name. */
  digest(spec: DigestSpec): Promise<string | undefined>
  /** Compares in constant time, in the host. False also when a sealed part does not open. */
  verifyDigest(spec: DigestSpec, given: string): Promise<boolean>
  /** Undefined when the text does not open under this key, or a sealed key does not open. */
  decrypt(key: Sealed, cipher: CipherSpec, data: Uint8Array): Promise<Uint8Array | undefined>
  /**
   * Turns a secret that WeChat just handed out (a `session_key`) into a handle that the caller may keep.
   * The handle is bound to the appid, to `name` and to its end; every host of the deployment opens it, also after a restart.
   *
   * @param name what it is and whose, e.g. `session-key:<openid>`; the same name is needed to use it.
   * @param ttlMs life in milliseconds, > 0.
   */
  seal(name: string, value: string, ttlMs: number): Promise<string>
}

/** A handle made by {@link Call.seal}, as the caller gave it back. */
export interface Sealed {
  readonly sealed: string
  readonly name: string
}

export type DigestPart = { readonly text: string } | Sealed

export interface DigestSpec {
  readonly algorithm: 'sha1' | 'sha256' | 'hmac-sha256'
  /** For the hmac: the key, its bytes are the value's own UTF-8 text. */
  readonly key?: Sealed
  /** Joined without a separator, in this order. */
  readonly parts: readonly DigestPart[]
  readonly encoding: 'hex' | 'base64' | 'base64url'
}

/** The key's bytes are the base64 reading of the sealed value. */
export interface CipherSpec {
  readonly algorithm: 'aes-128-cbc'
  readonly iv: Uint8Array
}
