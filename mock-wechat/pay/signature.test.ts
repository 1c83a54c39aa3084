import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { PLATFORM_PRIVATE_KEY } from '../fixtures/pay-keys.ts'
import { SANDBOX } from '../sandbox.ts'
import { PAY_VECTORS } from '../testing/pay-vectors.ts'
import { readAuthorization } from './authorization.ts'
import { answerMessage, isSignedBy, requestMessage, sealResource, signMessage } from './signature.ts'

const merchantKey = new X509Certificate(SANDBOX.merchant.certificate).publicKey
const platformKey = createPrivateKey(PLATFORM_PRIVATE_KEY)

describe('the official vectors', () => {
  test.each(PAY_VECTORS.requests)('the request $method $canonicalUrl verifies', (vector) => {
    const { method, canonicalUrl: target, timestamp, nonce_str: nonce } = vector
    const message = requestMessage({ method, target, timestamp, nonce, body: Buffer.from(vector.body) })
    expect(message.toString()).toBe(vector.message)
    expect(isSignedBy(message, vector.signature, merchantKey)).toBe(true)
    expect(readAuthorization(vector.authorization)).toEqual({
      mchid: PAY_VECTORS.mchid,
      nonce,
      timestamp,
      serial: PAY_VECTORS.merchantSerial,
      signature: vector.signature,
    })
  })

  test.each(PAY_VECTORS.answers)('the answer is signed: $label', ({ headers, body, message }) => {
    const covered = answerMessage(headers['Wechatpay-Timestamp'], headers['Wechatpay-Nonce'], Buffer.from(body))
    expect(covered.toString()).toBe(message)
    expect(signMessage(covered, platformKey)).toBe(headers['Wechatpay-Signature'])
  })

  test('a certificate is sealed under the APIv3 key', () => {
    const [entry] = PAY_VECTORS.certificates.body.data
    const { nonce = '', ciphertext } = entry?.encrypt_certificate ?? {}
    const sealed = sealResource(PAY_VECTORS.apiV3Key, nonce, 'certificate', PAY_VECTORS.certificates.certificate)
    expect(sealed).toBe(ciphertext)
  })

  test('the sample merchant is that of the vectors', () => {
    const { merchant, wechatPay } = SANDBOX
    expect([merchant.mchid, merchant.serial, merchant.apiV3Key]).toEqual([
      PAY_VECTORS.mchid,
      PAY_VECTORS.merchantSerial,
      PAY_VECTORS.apiV3Key,
    ])
    expect([wechatPay.serial, wechatPay.publicKeyId]).toEqual([PAY_VECTORS.platformSerial, PAY_VECTORS.publicKeyId])
    expect(wechatPay.certificate.trim()).toBe(PAY_VECTORS.certificates.certificate.trim())
  })
})

test('base64 that is not canonical is no signature', () => {
  const message = Buffer.from('m')
  const signature = signMessage(message, platformKey)
  const key = createPublicKey(platformKey)
  expect(isSignedBy(message, signature, key)).toBe(true)
  expect(isSignedBy(message, ` ${signature}`, key)).toBe(false)
  expect(isSignedBy(message, signature.replace(/=+$/, ''), key)).toBe(false)
  expect(isSignedBy(message, 'WECHATPAY/SIGNTEST/', key)).toBe(false)
})

test('an Authorization of another scheme or shape is none', () => {
  const good = PAY_VECTORS.requests[0]?.authorization ?? ''
  const bad = [
    null,
    '',
    good.replace('RSA2048', 'SM3'),
    good.replace('mchid="1900000109",', ''),
    `${good},mchid="1"`,
    good.replaceAll('"', ''),
    good.replace('"1900000109"', '""'),
  ]
  expect(bad.map(readAuthorization)).toEqual(bad.map(() => undefined))
  const turned = good.replace(/mchid="1900000109",(.*)$/, '$1, mchid="1900000109"')
  expect(readAuthorization(turned)).toEqual(readAuthorization(good))
})
