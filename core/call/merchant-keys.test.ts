import { Buffer } from 'node:buffer'
import { describe, expect, test } from 'vitest'
import type { App } from '../app/app.ts'
import vectors from '../keys/testing/vectors.json' with { type: 'json' }
import { eachWithKeyRig, type KeyRig } from './testing/key-rig.ts'
import { merchantApp, merchantKeys } from './testing/merchant-app.ts'

const { merchantSerial, notification } = vectors

let rig: KeyRig
eachWithKeyRig((made) => {
  rig = made
})
const keysOf = (app: App) => rig.keysFor()(app)
const bytes = (text: string) => Buffer.from(text)
const oaep = { algorithm: 'rsa-oaep-sha1' } as const

describe("the merchant's key", () => {
  test.each(vectors.requests)('signs as WeChat says: $message', async ({ message, signature: expected }) => {
    const signed = await keysOf(merchantApp()).sign('merchant', bytes(message))
    expect([Buffer.from(signed.value).toString('base64'), signed.serial]).toEqual([expected, merchantSerial])
  })

  test('is named by its serial', () => {
    expect(keysOf(merchantApp()).idOf('merchant')).toBe(merchantSerial)
  })

  test('opens what WeChat Pay encrypted for the merchant', async () => {
    const opened = await keysOf(merchantApp()).decrypt(
      'merchant',
      oaep,
      Buffer.from(vectors.downlink.ciphertext, 'base64'),
    )
    expect(Buffer.from(opened ?? []).toString()).toBe(vectors.downlink.plaintext)
  })

  test('that is not there is the error of the operator', async () => {
    const { merchant: _, ...keyless } = merchantApp()
    const { mchid: __, ...alone } = keyless
    const refused = (app: App) => expect(keysOf(app).sign('merchant', bytes('x'))).rejects
    await refused(keyless).toMatchObject({ code: 'WXH_KEY_MISSING', message: expect.stringContaining('1900000109') })
    await refused(alone).toMatchObject({ code: 'WXH_KEY_MISSING', message: expect.stringContaining('has no mchid') })
    expect([keysOf(keyless).idOf('merchant'), keysOf(keyless).idOf('wechat-pay')]).toEqual([undefined, undefined])
    expect(await keysOf(keyless).decrypt('merchant', oaep, bytes('x'))).toBeUndefined()
  })

  test('signs under no other name', async () => {
    await expect(keysOf(merchantApp()).sign('api-v3', bytes('x'))).rejects.toMatchObject({ code: 'WXH_KEY_MISSING' })
    expect(keysOf(merchantApp()).idOf('api-v3')).toBeUndefined()
  })
})

describe('the APIv3 key', () => {
  const { resource } = JSON.parse(notification.body) as {
    resource: Record<'nonce' | 'associated_data' | 'ciphertext', string>
  }
  const gcm = {
    algorithm: 'aes-256-gcm',
    nonce: bytes(resource.nonce),
    aad: bytes(resource.associated_data),
  } as const
  const sealed = Buffer.from(resource.ciphertext, 'base64')

  test('opens a notification', async () => {
    const opened = await keysOf(merchantApp()).decrypt('api-v3', gcm, sealed)
    expect(Buffer.from(opened ?? []).toString()).toBe(notification.decryptedResource)
  })

  test('opens nothing where it is not set, or by another cipher', async () => {
    const app = merchantApp()
    const { apiV3Key: _, ...rest } = merchantKeys()
    const without = { ...app, merchant: { mchid: '1900000109', keys: rest, secrets: new Map() } }
    expect(await keysOf(without).decrypt('api-v3', gcm, sealed)).toBeUndefined()
    expect(await keysOf(app).decrypt('api-v3', oaep, sealed)).toBeUndefined()
    expect(await keysOf(app).decrypt('wechat-pay', gcm, sealed)).toBeUndefined()
  })
})
