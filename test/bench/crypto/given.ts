import { createCipheriv, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { message, transaction } from './samples.ts'

/** Keys and what is to be opened with them, made anew for each run and apart from everything that is measured. */
export interface Given {
  readonly merchant: { readonly serial: string; readonly privateKey: string }
  readonly wechatPay: { readonly id: string; readonly publicKey: string }
  readonly apiV3Key: string
  readonly encodingAesKey: string
  /** Milliseconds since 1970: when the notification came. */
  readonly now: number
  /** As WeChat Pay pushes it: header -> value, and the raw text. */
  readonly notification: { readonly headers: Readonly<Record<string, string>>; readonly body: string }
  readonly resource: Readonly<Record<'algorithm' | 'ciphertext' | 'nonce' | 'associated_data', string>>
  /** `Encrypt` of a message to the account. */
  readonly encrypted: string
}

export const appid = 'wxd678efh567hg6787'
export const mchid = '1900000109'

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 })

export function makeGiven(): Given {
  const [merchant, wechatPay] = [rsa(), rsa()]
  const id = 'PUB_KEY_ID_0114232134912410000000000000'
  const apiV3Key = '0123456789abcdefghijABCDEFGHIJ98'
  const encodingAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
  const resource = sealResource(apiV3Key)
  const now = Date.now()
  return {
    merchant: {
      serial: '1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C',
      privateKey: String(merchant.privateKey.export({ type: 'pkcs8', format: 'pem' })),
    },
    wechatPay: { id, publicKey: String(wechatPay.publicKey.export({ type: 'spki', format: 'pem' })) },
    apiV3Key,
    encodingAesKey,
    now,
    notification: notify(resource, id, wechatPay.privateKey, now),
    resource,
    encrypted: encryptMessage(encodingAesKey),
  }
}

function sealResource(key: string): Given['resource'] {
  const [nonce, associated_data] = ['fdasflkja484', 'transaction']
  const aes = createCipheriv('aes-256-gcm', Buffer.from(key), nonce).setAAD(Buffer.from(associated_data))
  const sealed = Buffer.concat([aes.update(transaction), aes.final(), aes.getAuthTag()])
  return { algorithm: 'AEAD_AES_256_GCM', ciphertext: sealed.toString('base64'), nonce, associated_data }
}

function notify(resource: Given['resource'], serial: string, key: KeyObject, now: number): Given['notification'] {
  const body = JSON.stringify({
    id: 'EV-2018022511223320873',
    create_time: '2015-05-20T13:29:35+08:00',
    resource_type: 'encrypt-resource',
    event_type: 'TRANSACTION.SUCCESS',
    summary: '支付成功',
    resource: { ...resource, original_type: 'transaction' },
  })
  const [timestamp, nonce] = [String(Math.floor(now / 1000)), randomBytes(16).toString('hex')]
  const signature = sign('sha256', Buffer.from(`${timestamp}\n${nonce}\n${body}\n`), key).toString('base64')
  const headers = {
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-serial': serial,
    'wechatpay-signature': signature,
  }
  return { headers, body }
}

/** 16 random bytes, the length, the message, the appid, a pad to 32. @see wire-protocol reference, callback page 3 */
function encryptMessage(encodingAesKey: string): string {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(Buffer.byteLength(message))
  const bare = Buffer.concat([randomBytes(16), length, Buffer.from(message + appid)])
  const pad = 32 - (bare.length % 32)
  const aes = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([aes.update(Buffer.concat([bare, Buffer.alloc(pad, pad)])), aes.final()]).toString('base64')
}
