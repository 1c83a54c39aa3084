import { createPublicKey, type KeyObject } from 'node:crypto'
import type { KeyFault } from './key-fault.ts'
import { pemBlocks } from './pem.ts'
import { rsaFault } from './rsa-fault.ts'

const remedy = 'Use pub_key.pem from the WeChat Pay console: a PEM file that begins with "-----BEGIN PUBLIC KEY-----".'

/** WeChat Pay's public key. */
export function readPublicKey(text: string): KeyObject | KeyFault {
  const blocks = pemBlocks(text)
  if (blocks.some(({ label }) => label.endsWith('PRIVATE KEY')))
    return { what: 'is a private key', remedy: `${remedy} A private key never belongs here.` }
  const found = blocks.find(({ label }) => label === 'PUBLIC KEY')
  if (found === undefined && blocks.some(({ label }) => label === 'CERTIFICATE'))
    return { what: 'is a certificate', remedy: `${remedy} Certificates stand in a list of their own.` }
  if (found === undefined) return { what: 'holds no public key in PEM form', remedy }
  try {
    const key = createPublicKey(found.text)
    const wrong = rsaFault(key)
    return wrong === undefined ? key : { what: wrong, remedy }
  } catch {
    return { what: 'cannot be read: its text is damaged or cut', remedy }
  }
}
