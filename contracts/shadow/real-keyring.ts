import {
  constants,
  createCipheriv,
  createDecipheriv,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  verify,
} from 'node:crypto'
import type { ShadowKeyring } from '@wxhost/core/harness'
import type { CipherSpec } from '@wxhost/core/protocol'
import { ContractFault } from '../drive/contract-fault.ts'
import type { ShadowKeys } from './shadow-keys.ts'
import { publicKeyOf, rsaSignature } from './signature-cache.ts'

/** The keys that the test gives, used as WeChat's documents say. Written apart from the host: they must agree. */
export function realKeyring(keys: ShadowKeys): ShadowKeyring {
  const platform = Object.entries(keys['wechat-pay'] ?? {})
  const [current] = platform
  return {
    idOf: (key) => (key === 'merchant' ? keys.merchant?.serial : key === 'wechat-pay' ? current?.[0] : undefined),
    sign(key, data) {
      const { pem, serial } = demanded(key === 'merchant' ? keys.merchant : undefined, key)
      return { value: new Uint8Array(rsaSignature(pem, data)), serial }
    },
    verify(by, data, signature) {
      const pem = typeof by === 'string' ? platform.find(([serial]) => serial === by)?.[1] : by.certificate
      return pem === undefined ? 'unknown-key' : isSigned(pem, data, signature) ? 'ok' : 'bad'
    },
    encrypt(key, cipher, data) {
      if (key !== 'wechat-pay') return { value: toAes(demanded(aesKey(keys, key), key), cipher, data), serial: '' }
      const [serial, pem] = demanded(current, key)
      return { value: new Uint8Array(publicEncrypt(oaep(publicKeyOf(pem)), data)), serial }
    },
    decrypt(key, cipher, data) {
      try {
        return decryptBy(keys, key, cipher, data)
      } catch {
        return undefined
      }
    },
  }
}

function demanded<T>(key: T | undefined, name: string): T {
  if (key === undefined) throw new ContractFault(`the key "${name}" is missing (the host answers WXH_KEY_MISSING)`)
  return key
}

const oaep = (key: string | KeyObject) => ({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' })

function isSigned(pem: string, data: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify('sha256', data, publicKeyOf(pem), signature)
  } catch {
    return false
  }
}

/** An EncodingAESKey is base64 without its last `=`. */
function aesKey(keys: ShadowKeys, name: string): Buffer | undefined {
  if (name !== 'message-aes' && name !== 'message-aes-previous') return undefined
  const text = keys[name]
  return text === undefined ? undefined : Buffer.from(`${text}=`, 'base64')
}

function toAes(key: Buffer, cipher: CipherSpec, data: Uint8Array): Uint8Array {
  if (cipher.algorithm !== 'aes-256-cbc') throw new ContractFault(`message-aes does not take ${cipher.algorithm}`)
  const aes = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return new Uint8Array(Buffer.concat([aes.update(data), aes.final()]))
}

function decryptBy(keys: ShadowKeys, key: string, cipher: CipherSpec, data: Uint8Array): Uint8Array | undefined {
  if (key === 'api-v3' && cipher.algorithm === 'aes-256-gcm') return fromGcm(keys['api-v3'], cipher, data)
  if (key === 'merchant' && cipher.algorithm === 'rsa-oaep-sha1' && keys.merchant !== undefined)
    return new Uint8Array(privateDecrypt(oaep(keys.merchant.pem), data))
  const aes = aesKey(keys, key)
  return aes === undefined || cipher.algorithm !== 'aes-256-cbc' ? undefined : fromAes(aes, data)
}

function fromAes(key: Buffer, data: Uint8Array): Uint8Array {
  const aes = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const opened = Buffer.concat([aes.update(data), aes.final()])
  // As a host may hand it out: a part of a larger buffer.
  const larger = new Uint8Array(opened.length + 8)
  larger.set(opened, 8)
  return larger.subarray(8)
}

type Gcm = Extract<CipherSpec, { algorithm: 'aes-256-gcm' }>

function fromGcm(key: string | undefined, cipher: Gcm, data: Uint8Array): Uint8Array | undefined {
  if (key === undefined || data.length < 16) return undefined
  const aes = createDecipheriv('aes-256-gcm', Buffer.from(key), cipher.nonce, { authTagLength: 16 })
  aes.setAAD(cipher.aad)
  aes.setAuthTag(data.subarray(-16))
  return new Uint8Array(Buffer.concat([aes.update(data.subarray(0, -16)), aes.final()]))
}
