import { Buffer } from 'node:buffer'
import { constants, privateDecrypt, X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { App } from '../app/app.ts'
import { HostError } from '../errors/host-error.ts'
import vectors from '../keys/testing/vectors.json' with { type: 'json' }
import { failure } from '../protocol/index.ts'
import { eachWithKeyRig, type KeyRig } from './testing/key-rig.ts'
import { merchantApp, publicKey } from './testing/merchant-app.ts'

const { platformSerial, publicKeyId, notification } = vectors
const signature = Buffer.from(notification.signature, 'base64')

let rig: KeyRig
eachWithKeyRig((made) => {
  rig = made
})
const keysOf = (app: App) => rig.keysFor()(app)
const bytes = (text: string) => Buffer.from(text)
const oaep = { algorithm: 'rsa-oaep-sha1' } as const
const verified = (app: App, by: string) => keysOf(app).verify('wechat-pay', by, bytes(notification.message), signature)

describe("WeChat Pay's key", () => {
  test('is the public key, by its id', async () => {
    const app = merchantApp({ wechatPay: [publicKey] })
    expect(keysOf(app).idOf('wechat-pay')).toBe(publicKeyId)
    expect(await verified(app, publicKeyId)).toBe('ok')
  })

  test('is the certificate that was downloaded, by its serial', async () => {
    expect(await verified(merchantApp(), platformSerial)).toBe('unknown-key')
    await rig.fetched(merchantApp())
    expect(await verified(merchantApp(), platformSerial)).toBe('ok')
    expect(keysOf(merchantApp()).idOf('wechat-pay')).toBe(platformSerial)
  })

  test('is both while WeChat switches over, the public key named', async () => {
    const app = merchantApp({ wechatPay: [publicKey] })
    await rig.fetched(app)
    expect([await verified(app, publicKeyId), await verified(app, platformSerial)]).toEqual(['ok', 'ok'])
    expect(keysOf(app).idOf('wechat-pay')).toBe(publicKeyId)
  })

  test('is not one whose certificate is over', async () => {
    const app = merchantApp({
      wechatPay: [{ ...publicKey, kind: 'certificate', id: platformSerial, from: 0, until: rig.clock.now() }],
    })
    expect(await verified(app, platformSerial)).toBe('unknown-key')
    expect(keysOf(app).idOf('wechat-pay')).toBeUndefined()
  })

  test('is not one whose certificate has not begun', async () => {
    const from = rig.clock.now() + 1
    const app = merchantApp({ wechatPay: [{ ...publicKey, kind: 'certificate', id: platformSerial, from }] })
    expect(await verified(app, platformSerial)).toBe('unknown-key')
    await rig.clock.advance(1)
    expect(await verified(app, platformSerial)).toBe('ok')
  })

  test('may be a certificate that was just opened', async () => {
    const check = (certificate: string) =>
      keysOf(merchantApp()).verify('wechat-pay', { certificate }, bytes(notification.message), signature)
    expect(await check(vectors.platformCertificate2024)).toBe('ok')
    // It begins on 2026-11-20 at 11:25, half a day after the rig's clock.
    expect(await check(vectors.merchantCertificate)).toBe('unknown-key')
    await rig.clock.advance(86_400_000)
    expect(await check(vectors.merchantCertificate)).toBe('bad')
    expect(await check('garbage')).toBe('unknown-key')
  })

  test('takes no other signature', async () => {
    const app = merchantApp({ wechatPay: [publicKey] })
    const check = (message: string, by: Uint8Array) => keysOf(app).verify('wechat-pay', publicKeyId, bytes(message), by)
    expect(await check(`${notification.message} `, signature)).toBe('bad')
    expect(await check(notification.message, signature.subarray(1))).toBe('bad')
    expect(await check(notification.message, Buffer.concat([signature, Buffer.alloc(1)]))).toBe('bad')
  })

  test('verifies under no other name', async () => {
    const check = keysOf(merchantApp({ wechatPay: [publicKey] })).verify('merchant', publicKeyId, bytes('x'), signature)
    expect(await check).toBe('unknown-key')
  })

  test('that is met and unknown is to be asked about', async () => {
    await verified(merchantApp(), 'PUB_KEY_ID_unknown')
    await keysOf(merchantApp()).verify('wechat-pay', { certificate: 'garbage' }, bytes('x'), signature)
    expect(rig.unknownKeys.toAsk('1900000109')).toEqual(new Set(['PUB_KEY_ID_unknown']))
  })

  test('encrypts what WeChat Pay alone can open', async () => {
    const made = await keysOf(merchantApp({ wechatPay: [publicKey] })).encrypt('wechat-pay', oaep, bytes('张三'))
    const padding = constants.RSA_PKCS1_OAEP_PADDING
    const opened = privateDecrypt({ key: vectors.platformKey, padding, oaepHash: 'sha1' }, made.value)
    expect([opened.toString(), made.serial]).toEqual(['张三', publicKeyId])
  })

  test('is downloaded where a field is to be encrypted on a cold host', async () => {
    const made = await keysOf(merchantApp()).encrypt('wechat-pay', oaep, bytes('张三'))
    expect([made.serial, rig.source.fetches]).toEqual([
      new X509Certificate(vectors.platformCertificate2024).serialNumber,
      1,
    ])
  })

  test('that cannot be downloaded is told as what it is', async () => {
    rig.source.usual = () => failure('config', 'SIGN_ERROR', 'sign not match')
    const encrypting = keysOf(merchantApp()).encrypt('wechat-pay', oaep, bytes('x'))
    await expect(encrypting).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_REFUSED' })
  })

  test('is not waited for without end', async () => {
    rig.source.usual = () => new Promise(() => {})
    const encrypting = keysOf(merchantApp()).encrypt('wechat-pay', oaep, bytes('x'))
    const refused = expect(encrypting).rejects.toMatchObject({ code: 'WXH_DEADLINE_EXCEEDED' })
    await rig.clock.advance(4_000)
    await refused
    await rig.clock.advance(60_000)
  })

  test('is not asked for without the key that opens the answer', async () => {
    const { merchant: _, ...keyless } = merchantApp()
    await expect(keysOf(keyless).encrypt('wechat-pay', oaep, bytes('x'))).rejects.toMatchObject({
      code: 'WXH_KEY_MISSING',
    })
    expect(rig.source.fetches).toBe(0)
  })

  const refusing = (error: Error) => {
    const of = () => {
      throw error
    }
    return rig.keysFor({ requests: { of } })(merchantApp())
  }

  test('is none where nobody supplies certificates', () => {
    expect(refusing(new HostError('WXH_CREDENTIAL_UNSUPPLIED', 'x')).idOf('wechat-pay')).toBeUndefined()
  })

  test('is no matter of a bug', () => {
    expect(() => refusing(new TypeError('a bug')).idOf('wechat-pay')).toThrow('a bug')
  })
})
