import { constants, privateDecrypt } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  cbcDecryptWechat,
  cbcEncryptWechat,
  gcmDecrypt,
  oaepDecrypt,
  oaepEncrypt,
  rsaSign,
  rsaVerify,
} from './cipher.ts'
import { readPrivateKey } from './read-private-key.ts'
import { readPublicKey } from './read-public-key.ts'
import { readApiV3Key, readEncodingAesKey } from './read-secret-keys.ts'
import { sound } from './testing/faulty.ts'
import { madeKeys } from './testing/made-keys.ts'
import vectors from './testing/vectors.json' with { type: 'json' }

const merchant = sound(readPrivateKey(vectors.merchantKeyPkcs8))
const platform = sound(readPublicKey(vectors.platformPublicKey))
const platformPrivate = sound(readPrivateKey(vectors.platformKey))
const base64 = (text: string) => Buffer.from(text, 'base64')
const bytes = (text: string) => Buffer.from(text)

describe('signing', () => {
  test.each(vectors.requests)('makes the signature of the example $#', async ({ message, signature }) => {
    expect(Buffer.from(await rsaSign(merchant, bytes(message))).toString('base64')).toBe(signature)
  })

  test('with a key that cannot sign is rejected', async () => {
    await expect(rsaSign(platform, bytes('x'))).rejects.toThrow()
  })
})

describe('verifying', () => {
  const { message, signature } = vectors.notification
  const good = base64(signature)

  test("takes WeChat Pay's signature", () => {
    expect(rsaVerify(platform, bytes(message), good)).toBe(true)
  })

  test.each([
    ['another message', platform, bytes(`${message} `), good],
    ["the merchant's key", sound(readPublicKey(vectors.merchantPublicKey)), bytes(message), good],
    ['a byte more', platform, bytes(message), Buffer.concat([good, Buffer.of(0)])],
    ['a byte less', platform, bytes(message), good.subarray(1)],
    ['nothing', platform, bytes(message), Buffer.alloc(0)],
    ['a key of nobody', madeKeys().rsa.publicKey, bytes(message), good],
  ])('refuses %s', (_, key, data, given) => {
    expect(rsaVerify(key, data, given)).toBe(false)
  })
})

describe('RSAES-OAEP', () => {
  test.each(vectors.oaep)('opens the sample $#', ({ plaintext, ciphertext }) => {
    expect(Buffer.from(oaepDecrypt(platformPrivate, base64(ciphertext)) ?? []).toString()).toBe(plaintext)
  })

  test('opens what WeChat Pay encrypted for the merchant', () => {
    const { plaintext, ciphertext } = vectors.downlink
    expect(Buffer.from(oaepDecrypt(merchant, base64(ciphertext)) ?? []).toString()).toBe(plaintext)
  })

  test('does not open what is for another key', () => {
    expect(oaepDecrypt(platformPrivate, base64(vectors.downlink.ciphertext))).toBeUndefined()
  })

  test('encrypts so that Node opens it', () => {
    const sealed = oaepEncrypt(platform, Buffer.alloc(214, 'x'))
    const opened = privateDecrypt({ key: vectors.platformKey, padding: constants.RSA_PKCS1_OAEP_PADDING }, sealed)
    expect(opened.toString()).toBe('x'.repeat(214))
  })

  test('takes 214 bytes at most', () => {
    expect(() => oaepEncrypt(platform, Buffer.alloc(215))).toThrow('At most 214 bytes can be encrypted, got 215')
  })
})

describe('AES-256-GCM', () => {
  const key = sound(readApiV3Key(vectors.apiV3Key))
  const { resource } = JSON.parse(vectors.notification.body)
  const nonce = bytes(resource.nonce)
  const aad = bytes(resource.associated_data)
  const data = base64(resource.ciphertext)

  test('opens the notification of the example', () => {
    expect(Buffer.from(gcmDecrypt(key, nonce, aad, data) ?? []).toString()).toBe(vectors.notification.decryptedResource)
  })

  test.each([
    ['another key', sound(readApiV3Key('x'.repeat(32))), nonce, aad, data],
    ['other associated data', key, nonce, Buffer.alloc(0), data],
    ['a nonce of 11 bytes', key, nonce.subarray(1), aad, data],
    ['a nonce of 16 bytes', key, Buffer.alloc(16), aad, data],
    ['a cut tag', key, nonce, aad, data.subarray(0, -4)],
    ['a tag alone that is cut', key, nonce, aad, data.subarray(0, 15)],
    ['no data', key, nonce, aad, Buffer.alloc(0)],
    ['a changed byte', key, nonce, aad, Buffer.concat([Buffer.of(data[0] === 0 ? 1 : 0), data.subarray(1)])],
  ])('does not open with %s', (_, k, n, a, d) => {
    expect(gcmDecrypt(k, n, a, d)).toBeUndefined()
  })
})

describe("WeChat's AES-256-CBC", () => {
  /** Random bytes, length, message, appid and WeChat's padding of 32. @see callback page 3 */
  function padded(example: (typeof vectors.callbacks)[number]): Buffer {
    const message = bytes(example.plaintextMsg)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(message.length)
    const parts = [bytes(example.random16), length, message, bytes(example.appid)]
    return Buffer.concat([...parts, Buffer.alloc(example.padByte, example.padByte)])
  }

  test.each(vectors.callbacks)('opens and makes the example: $label', (example) => {
    const key = sound(readEncodingAesKey(example.encodingAESKey))
    expect(cbcDecryptWechat(key, base64(example.Encrypt))).toEqual(padded(example))
    expect(Buffer.from(cbcEncryptWechat(key, padded(example))).toString('base64')).toBe(example.Encrypt)
  })

  const [example] = vectors.callbacks
  const key = sound(readEncodingAesKey(example?.encodingAESKey ?? ''))

  test.each([0, 1, 15, 17, 319])('does not open %d bytes', (length) => {
    expect(cbcDecryptWechat(key, Buffer.alloc(length))).toBeUndefined()
  })

  test('makes nothing of a text that is not padded', () => {
    expect(() => cbcEncryptWechat(key, Buffer.alloc(33))).toThrow('padded to whole blocks')
  })
})
