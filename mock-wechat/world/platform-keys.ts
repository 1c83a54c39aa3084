import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'

/** A key that WeChat Pay signs with, and the name it goes by in Wechatpay-Serial. */
export interface PlatformKey {
  readonly serial: string
  readonly privateKey: KeyObject
}

/** A platform certificate as merchants download it. */
export interface PlatformCertificate extends PlatformKey {
  readonly pem: string
  /** Milliseconds since 1970. */
  readonly validFrom: number
  readonly validTo: number
  /** Whether /v3/certificates gives it. */
  listed: boolean
}

export type PlatformKeyKind = 'certificate' | 'public-key'
/** What a key signs; WeChat Pay switches the two at different times. */
export type PlatformKeyUse = 'answers' | 'notifications'

/** WeChat Pay's own keys. The newest of each kind signs, unless another was put to that use. */
export class PlatformKeys {
  readonly #certificates: PlatformCertificate[] = []
  readonly #publicKeys: PlatformKey[] = []
  /** The serial that was put to a use, by kind and use. */
  readonly #chosen = new Map<string, string>()

  /** @param unlisted keeps it out of /v3/certificates: a key that merchants cannot know yet */
  addCertificate(pem: string, privateKeyPem: string, unlisted = false): PlatformCertificate {
    const { serialNumber, validFromDate, validToDate } = new X509Certificate(pem)
    const certificate = {
      serial: serialNumber,
      pem,
      privateKey: createPrivateKey(privateKeyPem),
      validFrom: validFromDate.getTime(),
      validTo: validToDate.getTime(),
      listed: !unlisted,
    }
    this.#certificates.push(certificate)
    return certificate
  }

  /** @param id `PUB_KEY_ID_…` */
  addPublicKey(id: string, privateKeyPem: string): PlatformKey {
    const key = { serial: id, privateKey: createPrivateKey(privateKeyPem) }
    this.#publicKeys.push(key)
    return key
  }

  /** Every certificate that WeChat Pay has, oldest first, listed or not. */
  certificates(): readonly PlatformCertificate[] {
    return this.#certificates
  }

  publicKeys(): readonly PlatformKey[] {
    return this.#publicKeys
  }

  /** The key that signs; `undefined` when there is none of the kind. */
  signer(kind: PlatformKeyKind, use: PlatformKeyUse): PlatformKey | undefined {
    const keys = kind === 'certificate' ? this.#certificates : this.#publicKeys
    const chosen = this.#chosen.get(`${kind} ${use}`)
    return keys.find(({ serial }) => serial === chosen) ?? keys.at(-1)
  }

  /** Lets a key sign from now on. @returns whether there is one with that serial */
  choose(serial: string, use: PlatformKeyUse): boolean {
    const kind = this.#kindOf(serial)
    if (kind) this.#chosen.set(`${kind} ${use}`, serial)
    return kind !== undefined
  }

  /** @returns whether there was one with that serial */
  remove(serial: string): boolean {
    const kind = this.#kindOf(serial)
    const keys: PlatformKey[] = kind === 'certificate' ? this.#certificates : this.#publicKeys
    if (kind) {
      const place = keys.findIndex((key) => key.serial === serial)
      keys.splice(place, 1)
    }
    return kind !== undefined
  }

  clear(): void {
    this.#certificates.length = 0
    this.#publicKeys.length = 0
    this.#chosen.clear()
  }

  #kindOf(serial: string): PlatformKeyKind | undefined {
    if (this.#certificates.some((key) => key.serial === serial)) return 'certificate'
    return this.#publicKeys.some((key) => key.serial === serial) ? 'public-key' : undefined
  }
}

/** What merchants verify with, as the merchant console gives it (`BEGIN PUBLIC KEY`). */
export function publicPemOf({ privateKey }: PlatformKey): string {
  return String(createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }))
}
