import { type KeyObject, X509Certificate } from 'node:crypto'
import type { KeyFault } from './key-fault.ts'
import { pemBlocks } from './pem.ts'
import { rsaFault } from './rsa-fault.ts'

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
  const blocks = pemBlocks(text)
  const [found, second] = blocks.filter(({ label }) => label === 'CERTIFICATE')
  if (found === undefined)
    return blocks.some(({ label }) => label.endsWith('PRIVATE KEY'))
      ? { what: 'is a private key', remedy: `${remedy} A private key never belongs here.` }
      : { what: 'holds no certificate in PEM form', remedy }
  if (second !== undefined)
    return { what: 'holds more than one certificate', remedy: 'Put each into a file of its own.' }
  try {
    const certificate = new X509Certificate(found.text)
    const key = certificate.publicKey
    const wrong = rsaFault(key)
    if (wrong !== undefined) return { what: wrong, remedy }
    const { serialNumber, validFrom, validTo } = certificate
    return { serial: serialNumber.toUpperCase(), key, from: Date.parse(validFrom), until: Date.parse(validTo) }
  } catch {
    return { what: 'cannot be read: its text is damaged or cut', remedy }
  }
}
