import { createPublicKey, type KeyObject } from 'node:crypto'
import type { KeyFault } from './key-fault.ts'
import { pemBlocks } from './pem.ts'

const remedy = 'Use pub_key.pem from the WeChat Pay console: a PEM file that begins with "-----BEGIN PUBLIC KEY-----".'

/** WeChat Pay's public key. */
export function readPublicKey(text: string): KeyObject | KeyFault {
  const blocks = pemBlocks(text)
  if (blocks.some(({ label }) => label.endsWith('PRIVATE KEY')))
    return { what: 'is a private key', remedy: `${remedy} A private key never belongs here.` }
  const found = blocks.find(({ label }) => label === 'PUBLIC KEY')
  if (found === undefined) return { what: 'holds no public key in PEM form', remedy }
  try {
    const key = createPublicKey(found.text)
    return key.asymmetricKeyType === 'rsa' ? key : { what: 'is no RSA key', remedy }
  } catch {
    return { what: 'cannot be read: its text is damaged or cut', remedy }
  }
}
