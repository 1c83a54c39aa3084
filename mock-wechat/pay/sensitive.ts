import { constants, type KeyObject, privateDecrypt, publicEncrypt } from 'node:crypto'
import { badField, type Fields } from './fields.ts'
import type { PayRequest } from './pay-endpoint.ts'

/** RSAES-OAEP with SHA-1, MGF1 with SHA-1 too (pay-v3 page, 7). */
const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' } as const
const CIPHERTEXT = { most: 1024 }
const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * The plain text of a field that was encrypted under the key that Wechatpay-Serial names.
 * @throws PayError 400 PARAM_ERROR when no key is named, or the field cannot be decrypted; never with the text in it
 */
export function openSensitive({ namedKey }: PayRequest, body: Fields, name: string): string {
  const ciphertext = body.text(name, CIPHERTEXT)
  if (!namedKey) throw badField('Wechatpay-Serial', '', '使用敏感信息加密时必填', 'header')
  const text = decrypt(namedKey.privateKey, ciphertext)
  if (text === undefined || text === '') throw badField(`/${name}`, '', '敏感信息解密失败，请检查加密方式与证书序列号')
  return text
}

/** Encrypts what only a merchant may read: under its own certificate. */
export function sealForMerchant(merchantKey: KeyObject, text: string): string {
  return publicEncrypt({ key: merchantKey, ...OAEP }, Buffer.from(text)).toString('base64')
}

function decrypt(key: KeyObject, ciphertext: string): string | undefined {
  const bytes = Buffer.from(ciphertext, 'base64')
  if (bytes.toString('base64') !== ciphertext) return undefined
  try {
    return utf8.decode(privateDecrypt({ key, ...OAEP }, bytes))
  } catch {
    return undefined
  }
}
