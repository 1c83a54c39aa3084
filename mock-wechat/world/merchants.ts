import { type KeyObject, X509Certificate } from 'node:crypto'
import { MockInputError } from '../base/mock-input-error.ts'

/**
 * Which keys of WeChat Pay a merchant has. `certificate`: platform certificates only, whatever a request names; `both`:
 * the switch has been started, answers follow the request's Wechatpay-Serial; `public-key`: no certificates at all.
 */
export type KeyMode = 'certificate' | 'both' | 'public-key'

/** A merchant as a test gives it. */
export interface NewMerchant {
  readonly mchid: string
  /** 32 ASCII characters. */
  readonly apiV3Key: string
  /** PEM of the merchant's API certificates; each request names one by its serial. */
  readonly certificates: readonly string[]
  /** The world's setting `payKeyMode` unless given. */
  readonly keyMode?: KeyMode
  /** How many of 100 notifications come under the public key; the world's setting `notifyKeyShare` unless given. */
  readonly notifyKeyShare?: number
  /** Where refunds are told of that name no notify_url of their own. */
  readonly refundNotifyUrl?: string
  /** The mchids that this merchant may speak for, as a partner. */
  readonly subMerchants?: readonly string[]
}

export interface Merchant extends Omit<NewMerchant, 'certificates'> {
  /** Public keys by certificate serial, in upper hex. */
  readonly keys: ReadonlyMap<string, KeyObject>
}

/** The merchants, by mchid. */
export class Merchants {
  readonly #merchants = new Map<string, Merchant>()

  /** Adds a merchant or puts it in the place of the one held. @throws MockInputError for a key or certificate that is none */
  put({ certificates, ...merchant }: NewMerchant): Merchant {
    if (!/^[\x21-\x7e]{32}$/.test(merchant.apiV3Key)) {
      throw new MockInputError('"apiV3Key" must be 32 ASCII characters, as set in the merchant console.')
    }
    if (certificates.length === 0) throw new MockInputError('"certificates" must hold at least one PEM certificate.')
    const held = { ...merchant, keys: new Map(certificates.map((pem) => keyOf(pem))) }
    this.#merchants.set(held.mchid, held)
    return held
  }

  get(mchid: string): Merchant | undefined {
    return this.#merchants.get(mchid)
  }

  list(): readonly Merchant[] {
    return [...this.#merchants.values()]
  }

  clear(): void {
    this.#merchants.clear()
  }
}

function keyOf(pem: string): [string, KeyObject] {
  try {
    const { serialNumber, publicKey } = new X509Certificate(pem)
    if (publicKey.asymmetricKeyType === 'rsa') return [serialNumber, publicKey]
  } catch {
    // Told below, in the same words as for a key of another kind.
  }
  throw new MockInputError('"certificates" must hold PEM certificates with RSA keys (BEGIN CERTIFICATE).')
}
