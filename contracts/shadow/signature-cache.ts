import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'

const keys = new Map<string, KeyObject>()
const signatures = new Map<string, Buffer>()
const most = 5_000

/**
 * SHA-256 with RSA (PKCS #1 v1.5). The same bytes under the same key have one signature: it is made once, since a suite signs the
 * same examples again and again.
 */
export function rsaSignature(pem: string, data: Uint8Array): Buffer {
  const id = createHash('sha256').update(pem).update('\0').update(data).digest('base64')
  const made = signatures.get(id) ?? sign('sha256', data, keyOf(pem))
  if (signatures.size >= most) signatures.clear()
  signatures.set(id, made)
  return Buffer.from(made)
}

const publicKeys = new Map<string, KeyObject>()

/** Of a certificate or a public key in PEM. @throws where it is neither */
export function publicKeyOf(pem: string): KeyObject {
  const key = publicKeys.get(pem) ?? createPublicKey(pem)
  publicKeys.set(pem, key)
  return key
}

function keyOf(pem: string): KeyObject {
  const key = keys.get(pem) ?? createPrivateKey(pem)
  keys.set(pem, key)
  return key
}
