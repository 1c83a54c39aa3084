import { generateKeyPairSync } from 'node:crypto'

/** Keys that no vector holds: of another kind, too short, or encrypted. */
export function madeKeys() {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const locked = { format: 'pem', cipher: 'aes-256-cbc', passphrase: 'hunter2' } as const
  return {
    rsa,
    shortPrivate: short.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    shortPublic: short.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    ecPkcs8: ec.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    ecSec1: ec.privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
    ecPublic: ec.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    encryptedPkcs8: rsa.privateKey.export({ ...locked, type: 'pkcs8' }).toString(),
    encryptedPkcs1: rsa.privateKey.export({ ...locked, type: 'pkcs1' }).toString(),
  }
}
