import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { derBits, derInteger, derName, derNull, derSequence, derSet, derText, derTime } from '../base/der.ts'

const SHA256_WITH_RSA = derSequence(derName('1.2.840.113549.1.1.11'), derNull())
const COMMON_NAME = '2.5.4.3'

/**
 * A self-signed certificate (RFC 5280, version 1) such as WeChat Pay's platform certificates are to their readers.
 * @param by.serial 20 bytes
 * @returns PEM
 */
export function makeCertificate(
  privateKeyPem: string,
  by: { readonly serial: Uint8Array; readonly validFrom: number; readonly validTo: number },
): string {
  const privateKey = createPrivateKey(privateKeyPem)
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  // A number is positive when its first bit is 0, and is written without leading zeros.
  const serial = Buffer.from(by.serial)
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  const name = derSequence(derSet(derSequence(derName(COMMON_NAME), derText('Tenpay.com sign TEST ONLY'))))
  const validity = derSequence(derTime(by.validFrom), derTime(by.validTo))
  const signed = derSequence(derInteger(serial), SHA256_WITH_RSA, name, validity, name, publicKey)
  const certificate = derSequence(signed, SHA256_WITH_RSA, derBits(sign('sha256', signed, privateKey)))
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
