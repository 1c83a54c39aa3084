import { readFileSync } from 'node:fs'

interface SignedHeaders {
  readonly 'Wechatpay-Timestamp': string
  readonly 'Wechatpay-Nonce': string
  readonly 'Wechatpay-Serial': string
  readonly 'Wechatpay-Signature': string
}

interface PayVectors {
  readonly mchid: string
  readonly merchantSerial: string
  readonly platformSerial: string
  readonly publicKeyId: string
  readonly apiV3Key: string
  readonly requests: readonly {
    readonly method: string
    readonly canonicalUrl: string
    readonly timestamp: string
    readonly nonce_str: string
    readonly body: string
    readonly message: string
    readonly signature: string
    readonly authorization: string
  }[]
  readonly answers: readonly {
    readonly label: string
    readonly status: number
    readonly headers: SignedHeaders
    readonly body: string
    readonly message: string
  }[]
  readonly unsigned401: { readonly headers: Readonly<Record<string, string>>; readonly body: string }
  /** The three of payments and refunds; the third is the refund. */
  readonly notifications: readonly {
    readonly headers: SignedHeaders
    readonly body: string
    readonly decryptedResource?: string
  }[]
  readonly notification: {
    readonly headers: SignedHeaders
    readonly body: string
    readonly decryptedResource: string
    readonly probeSignature: string
  }
  readonly oaep: { readonly samples: readonly { readonly plaintext: string; readonly ciphertext: string }[] }
  readonly bill: { readonly content: string; readonly sha1: string }
  readonly downlink: { readonly plaintext: string; readonly ciphertext: string }
  readonly certificates: {
    readonly certificate: string
    readonly body: {
      readonly data: readonly {
        readonly effective_time: string
        readonly expire_time: string
        readonly encrypt_certificate: { readonly nonce: string; readonly ciphertext: string }
      }[]
    }
  }
}

/** The pay v3 vectors of the wire-protocol reference. */
export const PAY_VECTORS: PayVectors = JSON.parse(
  readFileSync(new URL('./fixtures/pay-v3.json', import.meta.url), 'utf8'),
)
