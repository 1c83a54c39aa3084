import type { CipherSpec, Signed, Verdict } from '@wxhost/core/protocol'

/** Real keys of a test, in place of the shadow Call's markers. A key that is left out is missing, as it may be in a host. */
export interface ShadowKeys {
  /** PEM of the merchant's private key, and the serial of its certificate. */
  readonly merchant?: { readonly pem: string; readonly serial: string }
  /** PEM of certificates and public keys by serial or key id; the first is the one that is used now. */
  readonly 'wechat-pay'?: Readonly<Record<string, string>>
  /** 32 characters. */
  readonly 'api-v3'?: string
  /** EncodingAESKey, 43 characters. */
  readonly 'message-aes'?: string
  readonly 'message-aes-previous'?: string
}

/** The key half of a Call: with real keys, or with markers. */
export interface ShadowKeyring {
  idOf(key: string): string | undefined
  sign(key: string, data: Uint8Array): Signed
  verify(by: string | { readonly certificate: string }, data: Uint8Array, signature: Uint8Array): Verdict
  encrypt(key: string, cipher: CipherSpec, data: Uint8Array): Signed
  decrypt(key: string, cipher: CipherSpec, data: Uint8Array): Uint8Array | undefined
}
