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
