import { createPublicKey, createSecretKey } from 'node:crypto'
import { decrypt } from '@wecom/crypto'
import { Aes, Formatter, Rsa } from 'wechatpay-axios-plugin'
import { appid, type Given } from './given.ts'
import type { Jobs } from './orders.ts'

/** The same by the packages that we did not write, at their best: keys are read once wherever they allow it. */
export function peerJobs({ wechatPay, apiV3Key, encodingAesKey, notification, resource, encrypted }: Given): Jobs {
  const publicKey = createPublicKey(wechatPay.publicKey)
  const secret = createSecretKey(Buffer.from(apiV3Key))
  const { headers } = notification
  const body = Buffer.from(notification.body)
  const verify = () => {
    const [timestamp = '', nonce = ''] = [headers['wechatpay-timestamp'], headers['wechatpay-nonce']]
    const signed = Formatter.response(timestamp, nonce, body.toString())
    return Rsa.verify(signed, headers['wechatpay-signature'] ?? '', publicKey) ? 'ok' : 'bad'
  }
  const gcm = () => Aes.AesGcm.decrypt(resource.ciphertext, secret, resource.nonce, resource.associated_data)
  const cbc = () => {
    const { id, message } = decrypt(encodingAesKey, encrypted)
    return id === appid ? message : ''
  }
  return { verify, gcm, cbc, verify_whole: verify, gcm_whole: gcm }
}
