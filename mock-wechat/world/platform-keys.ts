import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'

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
}

/** WeChat Pay's own keys. The newest of each kind signs; the certificates held are those that /v3/certificates gives. */
export class PlatformKeys {
  readonly #certificates: PlatformCertificate[] = []
  readonly #publicKeys: PlatformKey[] = []

  addCertificate(pem: string, privateKeyPem: string): PlatformCertificate {
    const { serialNumber, validFromDate, validToDate } = new X509Certificate(pem)
    const certificate = {
      serial: serialNumber,
      pem,
      privateKey: createPrivateKey(privateKeyPem),
      validFrom: validFromDate.getTime(),
      validTo: validToDate.getTime(),
    }
    this.#certificates.push(certificate)
    return certificate
  }

  /** @param id `PUB_KEY_ID_…` */
  addPublicKey(id: string, privateKeyPem: string): void {
    this.#publicKeys.push({ serial: id, privateKey: createPrivateKey(privateKeyPem) })
  }

  certificates(): readonly PlatformCertificate[] {
    return this.#certificates
  }

  publicKeys(): readonly PlatformKey[] {
    return this.#publicKeys
  }

  clear(): void {
    this.#certificates.length = 0
    this.#publicKeys.length = 0
  }
}
