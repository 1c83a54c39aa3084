import { type KeyObject, X509Certificate } from 'node:crypto'
import type { KeyFault } from './key-fault.ts'
import { pemBlocks } from './pem.ts'

export interface Certificate {
  /** Upper hex, as WeChat writes it. */
  readonly serial: string
  readonly key: KeyObject
  /** Milliseconds since 1970. */
  readonly from: number
  readonly until: number
}

const remedy = 'Use the certificate as WeChat gives it: a PEM file that begins with "-----BEGIN CERTIFICATE-----".'

export function readCertificate(text: string): Certificate | KeyFault {
  const found = pemBlocks(text).find(({ label }) => label === 'CERTIFICATE')
  if (found === undefined) return { what: 'holds no certificate in PEM form', remedy }
  try {
    const certificate = new X509Certificate(found.text)
    const key = certificate.publicKey
    if (key.asymmetricKeyType !== 'rsa') return { what: 'has no RSA key', remedy }
    const [from, until] = [certificate.validFrom, certificate.validTo].map((time) => Date.parse(time))
    if (from === undefined || until === undefined || Number.isNaN(from + until)) return { what: 'has no dates', remedy }
    return { serial: certificate.serialNumber.toUpperCase(), key, from, until }
  } catch {
    return { what: 'cannot be read: its text is damaged or cut', remedy }
  }
}
