import { Buffer } from 'node:buffer'
import { describe, expect, test } from 'vitest'
import type { App } from '../app/app.ts'
import vectors from '../keys/testing/vectors.json' with { type: 'json' }
import { SecretValue } from '../secret-value.ts'
import { eachWithKeyRig, type KeyRig } from './testing/key-rig.ts'
import { merchantApp } from './testing/merchant-app.ts'

const push = vectors.callbacks[0] as (typeof vectors.callbacks)[number]
const cbc = { algorithm: 'aes-256-cbc' } as const

let rig: KeyRig
eachWithKeyRig((made) => {
  rig = made
})
const keysOf = (app: App) => rig.keysFor()(app)
const oaep = { algorithm: 'rsa-oaep-sha1' } as const

describe('the keys of pushes', () => {
  const app = merchantApp({}, { 'encoding-aes-key': push.encodingAESKey, 'message-token': 'spamtest' })
  const cipherText = Buffer.from(push.Encrypt, 'base64')
  const inside = (opened: Uint8Array | undefined) =>
    Buffer.from(opened ?? [])
      .toString()
      .slice(20, -push.padByte - push.appid.length)

  test('open a push', async () => {
    expect(inside(await keysOf(app).decrypt('message-aes', cbc, cipherText))).toBe(push.plaintextMsg)
  })

  test('encrypt as they opened', async () => {
    const opened = await keysOf(app).decrypt('message-aes', cbc, cipherText)
    const made = await keysOf(app).encrypt('message-aes', cbc, opened ?? new Uint8Array())
    expect([Buffer.from(made.value).toString('base64'), made.serial]).toEqual([push.Encrypt, ''])
  })

  test('may be the one before', async () => {
    const previous = merchantApp({}, { 'encoding-aes-key-previous': push.encodingAESKey })
    expect(inside(await keysOf(previous).decrypt('message-aes-previous', cbc, cipherText))).toBe(push.plaintextMsg)
    expect(await keysOf(previous).decrypt('message-aes', cbc, cipherText)).toBeUndefined()
  })

  test("are the platform's where the app has none", async () => {
    const platform: App = { ...app, appid: 'wx9999999999999999', kind: 'open-platform' }
    const account: App = { ...merchantApp(), appid: 'wx1', componentAppid: platform.appid }
    expect(
      inside(
        await rig
          .keysFor({ others: [platform] })(account)
          .decrypt('message-aes', cbc, cipherText),
      ),
    ).toBe(push.plaintextMsg)
    expect(
      rig
        .keysFor({ others: [platform] })(account)
        .secret('message-token'),
    ).toBe('spamtest')
  })

  test('that are none open nothing', async () => {
    const broken = { ...app, secrets: new Map([['encoding-aes-key', new SecretValue('too short')]]) }
    expect(await keysOf(broken).decrypt('message-aes', cbc, cipherText)).toBeUndefined()
    expect(await keysOf(app).decrypt('message-aes', oaep, cipherText)).toBeUndefined()
    await expect(keysOf(broken).encrypt('message-aes', cbc, cipherText)).rejects.toMatchObject({
      code: 'WXH_KEY_MISSING',
    })
    await expect(keysOf(app).encrypt('message-aes', oaep, cipherText)).rejects.toMatchObject({
      code: 'WXH_KEY_MISSING',
    })
  })
})
