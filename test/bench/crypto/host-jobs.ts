import type { Call } from '../../../core/protocol/index.ts'
import { signedBytes } from '../../../core/protocol/pay/bytes.ts'
import { judgeSignature } from '../../../core/protocol/pay/judge-signature.ts'
import { openResource } from '../../../core/protocol/pay/open-resource.ts'
import { openCiphertext } from '../../../plugins/message-v1/cipher/open-ciphertext.ts'
import type { Given } from './given.ts'
import type { Jobs } from './orders.ts'

/** As the peers do: the bytes of a Buffer are its text. */
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()

export const hostJobs = ({ notification, resource, encrypted }: Given, call: Call): Jobs => ({
  ...payJobs(notification.headers, Buffer.from(notification.body), call),
  ...resourceJobs(resource, call),
  // With all that a message's unframing checks: the one spelling of base64, the pad, the length, the appid.
  async cbc() {
    const opened = await openCiphertext(encrypted, call)
    return typeof opened === 'string' ? '' : textOf(opened.message)
  },
})

const payJobs = (headers: Given['notification']['headers'], body: Uint8Array, call: Call) => ({
  verify() {
    const {
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': nonce,
      'wechatpay-serial': serial = '',
      'wechatpay-signature': signature = '',
    } = headers
    const data = signedBytes(`${timestamp}\n${nonce}\n`, body)
    return call.verify('wechat-pay', serial, data, Buffer.from(signature, 'base64'))
  },
  verify_whole: () => judgeSignature({ headers, body }, call),
})

const resourceJobs = (resource: Given['resource'], call: Call) => ({
  async gcm() {
    const { ciphertext, nonce, associated_data } = resource
    const cipher = { algorithm: 'aes-256-gcm', nonce: Buffer.from(nonce), aad: Buffer.from(associated_data) } as const
    const opened = await call.decrypt('api-v3', cipher, Buffer.from(ciphertext, 'base64'))
    return opened === undefined ? '' : textOf(opened)
  },
  async gcm_whole() {
    const opened = await openResource(resource, call)
    return typeof opened === 'string' ? '' : textOf(opened)
  },
})
