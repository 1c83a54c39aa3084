import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { KeyFault } from './key-fault.ts'
import { type Pem, pemBlocks } from './pem.ts'

const remedy =
  'Use apiclient_key.pem from the WeChat Pay console: a PEM file that begins with "-----BEGIN PRIVATE KEY-----" (or RSA PRIVATE KEY).'

const fault = (what: string, instead = remedy): KeyFault => ({ what, remedy: instead })

/** Labels that are plainly something else -> what they are. */
const others = new Map([
  ['EC PRIVATE KEY', 'is an EC key; WeChat Pay signs with RSA (SHA256-RSA2048)'],
  ['ENCRYPTED PRIVATE KEY', 'is encrypted with a passphrase'],
  ['PUBLIC KEY', 'is a public key'],
  ['RSA PUBLIC KEY', 'is a public key'],
  ['CERTIFICATE', 'is a certificate'],
  ['OPENSSH PRIVATE KEY', 'is an OpenSSH key'],
])

/** A merchant's private key: PKCS#8 or PKCS#1, RSA of 2048 bits or more, not encrypted. */
export function readPrivateKey(text: string): KeyObject | KeyFault {
  const blocks = pemBlocks(text)
  const found = blocks.find(({ label }) => label === 'PRIVATE KEY' || label === 'RSA PRIVATE KEY')
  if (found !== undefined) return readBlock(found)
  const other = blocks.map(({ label }) => others.get(label)).find((what) => what !== undefined)
  return fault(other ?? 'holds no private key in PEM form')
}

function readBlock({ text, encrypted }: Pem): KeyObject | KeyFault {
  if (encrypted)
    return fault('is encrypted with a passphrase', 'Decrypt it once: openssl rsa -in key.pem -out apiclient_key.pem')
  try {
    const key = createPrivateKey(text)
    if (key.asymmetricKeyType !== 'rsa')
      return fault(`is a key of type ${key.asymmetricKeyType ?? 'unknown'}; WeChat Pay signs with RSA (SHA256-RSA2048)`)
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
    return bits >= 2048 ? key : fault(`has ${bits} bits; WeChat Pay's keys have 2048`)
  } catch {
    // OpenSSL's words may quote the key.
    return fault('cannot be read: its text is damaged or cut')
  }
}
