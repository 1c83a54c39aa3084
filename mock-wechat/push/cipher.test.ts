import { createCipheriv } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { PUSH_VECTORS } from '../testing/push-vectors.ts'
import { decryptText, encryptText } from './cipher.ts'
import { signatureOf } from './signature.ts'

const { plain, encrypted, officialJson, officialPlatform } = PUSH_VECTORS
const [sample] = encrypted

describe.each(encrypted)('$label', (vector) => {
  test('encrypts to the known text', () => {
    const { encodingAESKey, plaintextMsg, appid, random16 } = vector
    expect(encryptText(encodingAESKey, plaintextMsg, appid, Buffer.from(random16))).toBe(vector.Encrypt)
  })

  test('decrypts to message and appid', () => {
    const opened = { text: vector.plaintextMsg, id: vector.appid }
    expect(decryptText(vector.encodingAESKey, vector.Encrypt)).toEqual(opened)
  })

  test('is signed as known', () => {
    const { token, timestamp, nonce } = vector
    expect(signatureOf(token, timestamp, nonce, vector.Encrypt)).toBe(vector.msg_signature)
    expect(signatureOf(token, timestamp, nonce)).toBe(vector.signature_plain)
  })
})

test('the official sample of the address check is signed as published', () => {
  expect(signatureOf(plain.token, plain.timestamp, plain.nonce)).toBe(plain.signature)
})

test('the official JSON push is made byte for byte', () => {
  const { push, encodingAESKey, appid, token } = officialJson
  const made = encryptText(encodingAESKey, push.plaintext, appid, Buffer.from(push.random16))
  expect(made).toBe(JSON.parse(push.body).Encrypt)
  expect(signatureOf(token, push.timestamp, push.nonce, made)).toBe(push.msg_signature)
})

test('the official JSON reply is opened', () => {
  const { reply, encodingAESKey, appid } = officialJson
  expect(decryptText(encodingAESKey, reply.body.Encrypt)).toEqual({ text: reply.plaintext, id: appid })
})

test('the official platform push ends with the component', () => {
  const { push, encodingAESKey, componentAppid } = officialPlatform
  const opened = decryptText(encodingAESKey, push.Encrypt)
  expect(opened).toMatchObject({ id: componentAppid })
  expect('text' in opened && Buffer.byteLength(opened.text)).toBe(push.msgLength)
})

test('the official platform reply is made byte for byte', () => {
  const { reply, encodingAESKey, componentAppid, token } = officialPlatform
  const made = encryptText(encodingAESKey, reply.plaintext, componentAppid, Buffer.from(reply.random16))
  expect(made).toBe(reply.Encrypt)
  expect(signatureOf(token, String(reply.timestamp), reply.nonce, made)).toBe(reply.MsgSignature)
})

/** Encrypts a plain text that was padded by hand. */
function sealed(plain: Buffer): string {
  const key = Buffer.from(`${sample.encodingAESKey}=`, 'base64')
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64')
}

test.each([
  ['another key', encryptText('z'.repeat(43), sample.plaintextMsg, sample.appid, Buffer.alloc(16))],
  ['URL-safe letters', sample.Encrypt.replaceAll('+', '-')],
  ['a text cut within a block', Buffer.from(sample.Encrypt, 'base64').subarray(0, -16).toString('base64')],
  ['nothing', ''],
  ['padding of no bytes', sealed(Buffer.alloc(64))],
  ['padding of 33 bytes', sealed(Buffer.alloc(64, 33))],
  ['padding of unequal bytes', sealed(Buffer.concat([Buffer.alloc(62, 7), Buffer.from([8, 2])]))],
  ['padding and nothing else', sealed(Buffer.alloc(32, 32))],
  ['a length beyond the end', sealed(Buffer.concat([Buffer.alloc(16), Buffer.alloc(15, 255), Buffer.from([1])]))],
])('%s cannot be read', (_, text) => {
  expect(decryptText(sample.encodingAESKey, text)).toHaveProperty('unreadable')
})
