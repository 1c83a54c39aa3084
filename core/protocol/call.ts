import type { Json } from './json.ts'

/** What a plugin may know of the app that a call is for. Never a secret. */
export interface AppView {
  readonly appid: string
  readonly kind: AppKind
  readonly mchid?: string
  /** The third-party platform that acts for this app. */
  readonly componentAppid?: string
  /** The app's settings for this protocol, from the apps file: plain data, checked by the plugin. */
  readonly settings: Readonly<Record<string, Json>>
}

export const appKinds = ['official-account', 'mini-program', 'open-platform', 'work'] as const
export type AppKind = (typeof appKinds)[number]

/**
 * All that a plugin may ask of the host during one call. Made anew for each call, and an argument: never ambient.
 * Whatever needs a secret, a clock, chance or the network is here or nowhere.
 * Keys are used by name: the plugin declares them in `keys`, the host holds them and never hands one out.
 */
export interface Call {
  readonly app: AppView
  /** Milliseconds since 1970, the same for the whole call; in `authorize`, the moment of the sending. */
  readonly now: number
  /** The same moment by WeChat's clock, as far as the host has measured it: for signatures and windows. */
  readonly wechatNow: number
  /** Milliseconds since 1970; after it nobody waits for an answer any more. */
  readonly deadline: number
  /** The caller's `Idempotency-Key`, else fresh for this call. Kept over all sendings of the call. */
  readonly idempotencyKey: string
  /** 32 random characters `[0-9a-f]`. */
  nonce(): string
  /**
   * Where WeChat reaches one of the plugin's inbound channels, e.g. `https://wx.example.com/inbound/1900000109/pay.notify`.
   * Undefined when the operator set no public base URL.
   */
  inboundUrl(channel: string): string | undefined
  /** The id of the key that would be used now: a certificate's serial or a public key's id. Undefined when there is none. */
  keyId(key: string): string | undefined
  /**
   * RSASSA-PKCS1-v1_5 with SHA-256, off the event loop.
   * @param key `merchant`: the merchant's private key.
   * @returns the signature and the serial of the merchant's certificate. A missing key is the host's error, not the plugin's.
   */
  sign(key: 'merchant', data: Uint8Array): Promise<Signed>
  /**
   * RSASSA-PKCS1-v1_5 with SHA-256.
   * @param key `wechat-pay`: WeChat Pay's public keys and platform certificates, as pinned when the call started.
   * @param by the serial or key id that the message names, or a certificate (PEM) that was just opened.
   */
  verify(
    key: 'wechat-pay',
    by: string | { readonly certificate: string },
    data: Uint8Array,
    signature: Uint8Array,
  ): Promise<Verdict>
  /** Undefined when a sealed part does not open: expired, forged, of another app or of another name. */
  digest(spec: DigestSpec): Promise<string | undefined>
  /** Compares in constant time, in the host. False also when a sealed part does not open or a secret is missing. */
  verifyDigest(spec: DigestSpec, given: string): Promise<boolean>
  /**
   * @param key `wechat-pay` (rsa-oaep-sha1), `message-aes` or `message-aes-previous` (aes-256-cbc).
   * @returns the ciphertext and the id of the key, where it has one. A missing key is the host's error.
   */
  encrypt(key: string, cipher: CipherSpec, data: Uint8Array): Promise<Signed>
  /**
   * Undefined when the text does not open under this key, a sealed key does not open, or there is no such key.
   * @param key `api-v3` (aes-256-gcm), `merchant` (rsa-oaep-sha1), `message-aes` and `message-aes-previous` (aes-256-cbc), or a sealed one.
   */
  decrypt(key: string | Sealed, cipher: CipherSpec, data: Uint8Array): Promise<Uint8Array | undefined>
  /**
   * Turns a secret that WeChat just handed out (a `session_key`) into a handle that the caller may keep.
   * The handle is bound to the appid, to `name` and to its end; every host of the deployment opens it, also after a restart.
   *
   * @param name what it is and whose, e.g. `session-key:<openid>`; the same name is needed to use it.
   * @param ttlMs life in milliseconds, > 0.
   */
  seal(name: string, value: string, ttlMs: number): Promise<string>
}

/** Bytes made with a key, and which key that was. */
export interface Signed {
  readonly value: Uint8Array
  /** A certificate's serial or a public key's id; empty where the key has none. */
  readonly serial: string
}

export type Verdict = 'ok' | 'bad' | 'unknown-key'

/** A handle made by {@link Call.seal}, as the caller gave it back. */
export interface Sealed {
  readonly sealed: string
  readonly name: string
}

/** `secret`: one of the app's secrets that the plugin declares in `keys`, e.g. `message-token`. */
export type DigestPart = { readonly text: string } | { readonly secret: string } | Sealed

export interface DigestSpec {
  readonly algorithm: 'sha1' | 'sha256' | 'hmac-sha256'
  /** For the hmac: the key, its bytes are the value's own UTF-8 text. */
  readonly key?: Sealed
  /** Joined without a separator, in this order, or sorted by their bytes first. */
  readonly sort?: boolean
  readonly parts: readonly DigestPart[]
  readonly encoding: 'hex' | 'base64' | 'base64url'
}

export type CipherSpec =
  /** A sealed key only; its bytes are the base64 reading of the sealed value. PKCS#7 padding of 16. */
  | { readonly algorithm: 'aes-128-cbc'; readonly iv: Uint8Array }
  /** `message-aes`: no padding is added or taken off; the vector is the key's own first 16 bytes, as WeChat has it. */
  | { readonly algorithm: 'aes-256-cbc' }
  /** `api-v3`: the last 16 bytes of the data are the tag. */
  | { readonly algorithm: 'aes-256-gcm'; readonly nonce: Uint8Array; readonly aad: Uint8Array }
  | { readonly algorithm: 'rsa-oaep-sha1' }
