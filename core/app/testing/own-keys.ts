import { generateKeyPairSync } from 'node:crypto'

/** A merchant of a test's own: the keys of the vectors are samples, which production refuses. */
const merchant = generateKeyPairSync('rsa', { modulusLength: 2048 })
const wechatPay = generateKeyPairSync('rsa', { modulusLength: 2048 })

export const ownKeys = {
  privateKey: merchant.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  publicKey: merchant.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  payPublicKey: wechatPay.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  apiV3Key: 'a-key-of-32-bytes-0123456789abcd',
}
