import { constants, createDecipheriv, createPublicKey, privateDecrypt, publicEncrypt, sign, verify } from 'node:crypto'
import type { Call } from '../../call.ts'
import vectors from './vectors.json' with { type: 'json' }

/** The moment that the vectors were signed at, in milliseconds. */
export const signedAt = 1_704_074_406_000

export interface VectorOptions {
  readonly wechatNow?: number
  readonly now?: number
  readonly mchid?: string | undefined
  /** By serial or key id; the first is the one that is used now. Default: the certificate's key and the public key. */
  readonly platform?: Readonly<Record<string, string>>
  readonly apiV3Key?: string
  readonly nonce?: string
}

const allKeys = {
  [vectors.platformSerial]: vectors.pem.platformCertificate2024,
  [vectors.publicKeyId]: vectors.pem.platformPublic,
}

/** A Call with the keys of the vectors and OpenSSL's crypto. */
export function vectorCall(options: VectorOptions = {}): Call {
  const { platform = allKeys, wechatNow = signedAt, apiV3Key = vectors.apiV3Key } = options
  const [currentId] = Object.keys(platform)
  const mchid = 'mchid' in options ? options.mchid : vectors.mchid
  return {
    app: {
      appid: 'wxd678efh567hg6787',
      kind: 'official-account',
      settings: {},
      ...(mchid === undefined ? {} : { mchid }),
    },
    now: options.now ?? wechatNow,
    wechatNow,
    deadline: wechatNow + 10_000,
    idempotencyKey: 'vector-key',
    nonce: () => options.nonce ?? 'c5ac7061fccab6bf3e254dcf98995b8c',
    inboundUrl: () => undefined,
    keyId: (key) => (key === 'wechat-pay' ? currentId : vectors.merchantSerial),
    sign: async (_key, data) => ({
      value: sign('sha256', data, vectors.pem.merchantKey),
      serial: vectors.merchantSerial,
    }),
    verify: async (_key, by, data, signature) => {
      const pem = typeof by === 'string' ? platform[by] : by.certificate
      if (pem === undefined) return 'unknown-key'
      return verify('sha256', data, createPublicKey(pem), signature) ? 'ok' : 'bad'
    },
    digest: notUsed,
    verifyDigest: notUsed,
    seal: notUsed,
    encrypt: async (_key, _cipher, data) => ({
      value: publicEncrypt(oaep(vectors.pem.platformPublic), data),
      serial: currentId ?? '',
    }),
    decrypt: async (_key, cipher, data) => {
      if (cipher.algorithm !== 'aes-256-gcm') return notUsed()
      try {
        const aes = createDecipheriv('aes-256-gcm', Buffer.from(apiV3Key), cipher.nonce, { authTagLength: 16 })
        aes.setAAD(cipher.aad)
        aes.setAuthTag(data.subarray(-16))
        return Buffer.concat([aes.update(data.subarray(0, -16)), aes.final()])
      } catch {
        return undefined
      }
    },
  }
}

/** What a field that was encrypted for WeChat Pay says. */
export const openedByWeChat = (base64: string): string =>
  privateDecrypt(oaep(vectors.pem.platformKey), Buffer.from(base64, 'base64')).toString()

/** WeChat Pay's signature over a message that no vector has, in its headers. */
export function platformHeaders(body: string | Uint8Array, seconds = signedAt / 1000): Record<string, string> {
  const nonce = 'vEcToRnOnCe'
  const data = Buffer.concat([Buffer.from(`${seconds}\n${nonce}\n`), Buffer.from(body), Buffer.from('\n')])
  return {
    'wechatpay-timestamp': String(seconds),
    'wechatpay-nonce': nonce,
    'wechatpay-serial': vectors.platformSerial,
    'wechatpay-signature': sign('sha256', data, vectors.pem.platformKey).toString('base64'),
  }
}

/** Header names as the host hands them on. */
export const lowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

const oaep = (key: string) => ({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' })

const notUsed = (): never => {
  throw new Error('WeChat Pay does not use this')
}
