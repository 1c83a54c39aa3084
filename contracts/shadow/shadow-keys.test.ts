import { constants, privateDecrypt, verify } from 'node:crypto'
import { describe, expect, it, test } from 'vitest'
import vectors from '../fixtures/official-keys.json' with { type: 'json' }
import { shadowCall } from './shadow-call.ts'
import type { ShadowKeys } from './shadow-keys.ts'
import { signedAnswer } from './signed-messages.ts'

const bytes = (text: string) => new Uint8Array(Buffer.from(text))
const fromBase64 = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))
const text = (data: Uint8Array | undefined) => Buffer.from(data ?? []).toString()
const { pem, callbackEncrypted } = vectors

const keys: ShadowKeys = {
  merchant: { pem: pem.merchantKey, serial: vectors.merchantSerial },
  'wechat-pay': { [vectors.platformSerial]: pem.platformCertificate, [vectors.publicKeyId]: pem.platformPublic },
  'api-v3': vectors.apiV3Key,
  'message-aes': callbackEncrypted.encodingAESKey,
}
const real = shadowCall({ keys })
const cbc = { algorithm: 'aes-256-cbc' } as const
const oaep = { algorithm: 'rsa-oaep-sha1' } as const
const gcm = { algorithm: 'aes-256-gcm', nonce: bytes('fdasflkja484'), aad: bytes('transaction') } as const

describe('under real keys a shadow Call', () => {
  it('signs like the vector', async () => {
    const { value, serial } = await real.sign('merchant', bytes(vectors.request.message))

    expect(Buffer.from(value).toString('base64')).toBe(vectors.request.signature)
    expect(serial).toBe(vectors.merchantSerial)
  })

  it('verifies by serial and by a certificate just opened', async () => {
    const { message, headers } = vectors.answer
    const signature = fromBase64(headers['Wechatpay-Signature'])
    const verified = (by: string | { certificate: string }, said = message) =>
      real.verify('wechat-pay', by, bytes(said), signature)

    expect(await verified(vectors.platformSerial)).toBe('ok')
    expect(await verified(vectors.publicKeyId)).toBe('ok')
    expect(await verified({ certificate: pem.platformCertificate })).toBe('ok')
    expect(await verified(vectors.platformSerial, `${message} `)).toBe('bad')
    expect(await verified({ certificate: 'no certificate' })).toBe('bad')
    expect(await verified('0A')).toBe('unknown-key')
  })

  it('opens a notification', async () => {
    const { body, decryptedResource } = vectors.notification
    const ciphertext = fromBase64(JSON.parse(body).resource.ciphertext)

    expect(text(await real.decrypt('api-v3', gcm, ciphertext))).toBe(decryptedResource)
    expect(await real.decrypt('api-v3', { ...gcm, aad: bytes('') }, ciphertext)).toBeUndefined()
    expect(await real.decrypt('api-v3', gcm, ciphertext.slice(0, 8))).toBeUndefined()
  })

  it('opens what WeChat Pay encrypted for the merchant', async () => {
    const { ciphertext, plaintext } = vectors.downlink

    expect(text(await real.decrypt('merchant', oaep, fromBase64(ciphertext)))).toBe(plaintext)
  })

  it('encrypts for WeChat Pay', async () => {
    const { value, serial } = await real.encrypt('wechat-pay', oaep, bytes('张三'))
    const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }

    expect(privateDecrypt({ key: pem.platformKey, ...padding }, value).toString()).toBe('张三')
    expect([serial, real.keyId('wechat-pay')]).toEqual([vectors.platformSerial, vectors.platformSerial])
  })

  it('encrypts and opens messages without a padding of its own', async () => {
    const { random16, plaintextMsg, appid, padByte, Encrypt } = callbackEncrypted
    const length = Buffer.alloc(4)
    length.writeUInt32BE(Buffer.byteLength(plaintextMsg))
    const padded = Buffer.concat([
      bytes(random16),
      length,
      bytes(plaintextMsg),
      bytes(appid),
      Buffer.alloc(padByte, padByte),
    ])

    const { value } = await real.encrypt('message-aes', cbc, padded)

    expect(Buffer.from(value).toString('base64')).toBe(Encrypt)
    expect(Buffer.from((await real.decrypt('message-aes', cbc, value)) ?? [])).toEqual(padded)
  })
})

describe('a key that is missing', () => {
  const bare = shadowCall({ keys: {} })

  it('is the fault of the host where something is to be made', async () => {
    await expect(bare.sign('merchant', bytes(''))).rejects.toThrow('"merchant" is missing')
    await expect(bare.encrypt('wechat-pay', oaep, bytes(''))).rejects.toThrow('"wechat-pay" is missing')
    await expect(bare.encrypt('message-aes', cbc, bytes(''))).rejects.toThrow('"message-aes" is missing')
  })

  test.each([
    ['api-v3', gcm],
    ['merchant', oaep],
    ['message-aes', cbc],
    ['message-aes-previous', cbc],
    ['other', cbc],
  ] as const)('%s opens nothing', async (key, cipher) => {
    expect(await bare.decrypt(key, cipher, new Uint8Array(32))).toBeUndefined()
  })

  it('has no id and verifies nothing', async () => {
    expect([bare.keyId('wechat-pay'), bare.keyId('merchant'), real.keyId('api-v3')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(await bare.verify('wechat-pay', vectors.platformSerial, bytes(''), bytes(''))).toBe('unknown-key')
  })

  it('is not replaced by one of another cipher', async () => {
    await expect(real.encrypt('message-aes', oaep, bytes(''))).rejects.toThrow('does not take rsa-oaep-sha1')
    expect(await real.decrypt('message-aes', oaep, new Uint8Array(32))).toBeUndefined()
  })
})

describe('without keys a shadow Call', () => {
  const call = shadowCall()

  it('makes markers, the same ones again', async () => {
    const other = shadowCall()

    expect(await call.sign('merchant', bytes('a'))).toEqual(await other.sign('merchant', bytes('a')))
    expect(await call.encrypt('wechat-pay', oaep, bytes('a'))).toEqual(
      await other.encrypt('wechat-pay', oaep, bytes('a')),
    )
  })

  it('makes another marker for another key, use or text', async () => {
    const made = [
      await call.sign('merchant', bytes('a')),
      await call.sign('merchant', bytes('b')),
      await call.encrypt('merchant', oaep, bytes('a')),
      await call.encrypt('message-aes', cbc, bytes('a')),
    ]

    expect(new Set(made.map(({ value }) => Buffer.from(value).toString('hex'))).size).toBe(4)
    expect(JSON.stringify(made)).not.toContain('"a"')
  })

  it('verifies the markers of signed answers only', async () => {
    const { headers, body } = signedAnswer({ a: 1 })
    const said = bytes(`${headers['wechatpay-timestamp']}\n${headers['wechatpay-nonce']}\n${Buffer.from(body)}\n`)
    const signature = fromBase64(headers['wechatpay-signature'] ?? '')
    const serial = headers['wechatpay-serial'] ?? ''

    expect(call.keyId('wechat-pay')).toBe(serial)
    expect(await call.verify('wechat-pay', serial, said, signature)).toBe('ok')
    expect(await call.verify('wechat-pay', serial, bytes('other'), signature)).toBe('bad')
    expect(await call.verify('wechat-pay', '0A', said, signature)).toBe('unknown-key')
  })

  it('opens nothing', async () => {
    expect(await call.decrypt('api-v3', gcm, new Uint8Array(32))).toBeUndefined()
    expect(await call.decrypt({ sealed: 'x', name: 'n' }, gcm, new Uint8Array(32))).toBeUndefined()
  })
})

describe('the clock and the address', () => {
  it('are as WeChat sees them', () => {
    const call = shadowCall({ now: 5_000, wechatNow: 7_000, mchid: '19', componentAppid: 'wx9' })

    expect([call.now, call.wechatNow, shadowCall({ now: 5 }).wechatNow]).toEqual([5_000, 7_000, 5])
    expect(call.inboundUrl('notify')).toBe('https://wx.example.com/inbound/19/notify')
    expect(shadowCall({ appid: 'wx1' }).inboundUrl('push')).toBe('https://wx.example.com/inbound/wx1/push')
    expect(shadowCall({ inboundUrl: () => undefined }).inboundUrl('push')).toBeUndefined()
    expect(call.app.componentAppid).toBe('wx9')
  })
})

describe('a digest', () => {
  const { token, timestamp, nonce, officialExpected } = vectors.callbackPlain
  const spec = {
    algorithm: 'sha1',
    sort: true,
    parts: [{ secret: 'message-token' }, { text: timestamp }, { text: nonce }],
    encoding: 'hex',
  } as const

  it("sorts its parts and takes the app's secret", async () => {
    expect(await shadowCall({ secrets: { 'message-token': token } }).digest(spec)).toBe(officialExpected)
  })

  it('does not come about without the secret', async () => {
    expect(await shadowCall({ secrets: {} }).digest(spec)).toBeUndefined()
    expect(await shadowCall({ secrets: {} }).verifyDigest(spec, officialExpected)).toBe(false)
  })

  it('has a marker where the test names no secrets', async () => {
    expect(await shadowCall().digest(spec)).toBe(await shadowCall().digest(spec))
  })
})

test('an answer is signed with the key that the test gives', () => {
  const key = { pem: pem.platformKey, serial: vectors.platformSerial }
  const { headers, body, status } = signedAnswer(vectors.answer.body, {
    key,
    timestamp: Number(vectors.answer.headers['Wechatpay-Timestamp']),
    nonce: vectors.answer.headers['Wechatpay-Nonce'],
    headers: { 'wechatpay-signature-type': undefined },
    status: 202,
  })

  expect([status, Buffer.from(body).toString()]).toEqual([202, vectors.answer.body])
  expect(headers).toMatchObject({
    'wechatpay-signature': vectors.answer.headers['Wechatpay-Signature'],
    'wechatpay-serial': vectors.platformSerial,
  })
  expect(headers).not.toHaveProperty('wechatpay-signature-type')
  expect(
    verify(
      'sha256',
      bytes(vectors.answer.message),
      pem.platformPublic,
      fromBase64(headers['wechatpay-signature'] ?? ''),
    ),
  ).toBe(true)
})
