import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { KeyFault } from './key-fault.ts'
import { type Pem, pemBlocks } from './pem.ts'
import { rsaFault } from './rsa-fault.ts'

const remedy =
  'Use apiclient_key.pem from the WeChat Pay console: a PEM file that begins with "-----BEGIN PRIVATE KEY-----" (or RSA PRIVATE KEY).'

const fault = (what: string, instead = remedy): KeyFault => ({ what, remedy: instead })

/** Labels that are plainly something else -> what they are. */
const others = new Map([
  ['EC PRIVATE KEY', 'is an EC key; WeChat Pay signs with RSA (SHA256-RSA2048)'],
  ['PUBLIC KEY', 'is a public key'],
  ['RSA PUBLIC KEY', 'is a public key'],
  ['CERTIFICATE', 'is a certificate'],
  ['OPENSSH PRIVATE KEY', 'is an OpenSSH key'],
])

const encryptedKey = fault(
  'is encrypted with a passphrase',
  'Decrypt it once: openssl pkey -in key.pem -out apiclient_key.pem (then chmod 600).',
)

/** A merchant's private key: PKCS#8 or PKCS#1, RSA of 2048 bits or more, not encrypted. */
export function readPrivateKey(text: string): KeyObject | KeyFault {
  const blocks = pemBlocks(text)
  const [found, second] = blocks.filter(({ label }) => label === 'PRIVATE KEY' || label === 'RSA PRIVATE KEY')
  if (second !== undefined) return fault('holds more than one private key', 'Keep one of them.')
  if (found !== undefined) return readBlock(found)
  if (blocks.some(({ label }) => label === 'ENCRYPTED PRIVATE KEY')) return encryptedKey
  const other = blocks.map(({ label }) => others.get(label)).find((what) => what !== undefined)
  return fault(other ?? 'holds no private key in PEM form')
}

function readBlock({ text, encrypted }: Pem): KeyObject | KeyFault {
  if (encrypted) return encryptedKey
  try {
    const key = createPrivateKey(text)
    const wrong = rsaFault(key)
    return wrong === undefined ? key : fault(wrong)
  } catch {
    // OpenSSL's words may quote the key.
    return fault('cannot be read: its text is damaged or cut')
  }
}
