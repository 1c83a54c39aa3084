import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { App } from '../../app/app.ts'
import type { MerchantKeys } from '../../keys/merchant-keys.ts'
import { SecretValue } from '../../secret-value.ts'
import type { Finding } from './finding.ts'
import { fitOf } from './look-at-apps.ts'
import { describeMerchants, keylessMerchants } from './look-at-merchants.ts'
import { describePushes } from './look-at-pushes.ts'
import { pushingPlugins, registryOf } from './testing/pushing-plugins.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const now = Date.UTC(2026, 10, 20)
const day = 86_400_000
const payKey = { id: 'PUB_KEY_ID_1', kind: 'public-key', key: publicKey } as const
const certificate = { id: 'AB12', kind: 'certificate', key: publicKey, from: 0, until: now + 31 * day } as const

const merchantOf = (keys: Partial<MerchantKeys>) => ({
  mchid: '1900000001',
  keys: { serial: 'A1', privateKey, wechatPay: [payKey], ...keys },
  secrets: new Map(),
})
const apiV3Key = publicKey
const app = (more: Partial<App> = {}): App => ({
  appid: 'wx1',
  kind: 'mini-program',
  mchid: '1900000001',
  settings: {},
  secrets: new Map(),
  ...more,
})
const lines = (findings: readonly Finding[]) => findings.map(({ status, check, what }) => `${status} ${check}: ${what}`)
const look = async (keys: Partial<MerchantKeys>) =>
  lines(await describeMerchants([app({ merchant: merchantOf(keys) })], now)).slice(1)

describe('the keys of a merchant', () => {
  test('are tried out, once for all apps', async () => {
    const merchant = merchantOf({ apiV3Key })
    expect(lines(await describeMerchants([app({ merchant }), app({ appid: 'wx2', merchant }), app()], now))).toEqual([
      'ok merchants: 1900000001 signs under the serial A1',
      'ok merchants: 1900000001 verifies WeChat Pay with PUB_KEY_ID_1, certificates that are downloaded',
    ])
  })

  test('that cannot sign are a fault', async () => {
    const merchant = merchantOf({ privateKey: generateKeyPairSync('x25519').privateKey })
    const [first] = await describeMerchants([app({ merchant })], now)
    expect(first).toMatchObject({ status: 'fail', what: '1900000001 cannot sign with its private key' })
  })

  test('in public-key mode alone open no notification', async () => {
    expect(await look({})).toEqual([
      'note merchants: 1900000001 verifies WeChat Pay with PUB_KEY_ID_1 alone: sound for merchants that never had certificates',
      'warn merchants: 1900000001 has no APIv3 key: no notification can be opened',
    ])
  })

  test('without a public key are told of it', async () => {
    expect(await look({ apiV3Key, wechatPay: [certificate] })).toEqual([
      'note merchants: 1900000001 verifies WeChat Pay with certificates that are downloaded, the certificate AB12: merchants since about October 2024 have none, and sign with a public key',
    ])
  })
})

describe('a certificate', () => {
  const ends = async (until: number) =>
    (await look({ apiV3Key, certificateUntil: until, wechatPay: [payKey, { ...certificate, until }] })).slice(1)

  test('with more than 30 days to go is not spoken of', async () => {
    expect(await ends(now + 30 * day + 1)).toEqual([])
  })

  test('with 30 days to go is warned of', async () => {
    expect(await ends(now + 30 * day)).toEqual([
      'warn merchants: the certificate of 1900000001 ends on 2026-12-20',
      "warn merchants: WeChat Pay's certificate AB12 of 1900000001 ends on 2026-12-20",
    ])
  })

  test("that has ended is a fault where it is the merchant's own", async () => {
    expect(await ends(now)).toEqual([
      'fail merchants: the certificate of 1900000001 ended on 2026-11-20',
      "warn merchants: WeChat Pay's certificate AB12 of 1900000001 ended on 2026-11-20",
    ])
  })
})

describe('an app with a merchant that has no row', () => {
  test('is a fault where a plugin signs as the merchant', () => {
    expect(lines(keylessMerchants([app()], registryOf(pushingPlugins.pay)))).toEqual([
      'fail merchants: wx1 has the mchid 1900000001, whose keys pay needs, and the apps file has no such merchant',
    ])
  })

  test('is none otherwise', () => {
    const { mchid: _, ...alone } = app()
    expect(keylessMerchants([app()], registryOf(pushingPlugins.message))).toEqual([])
    expect(keylessMerchants([alone, app({ merchant: merchantOf({}) })], registryOf(pushingPlugins.pay))).toEqual([])
  })
})

describe('pushes', () => {
  const base = 'https://wx.example.com'
  const both = registryOf(pushingPlugins.message, pushingPlugins.pay)
  const webhook = { url: 'https://a.example', channels: {}, secrets: [] }
  const secrets = (...names: readonly string[]) => new Map(names.map((name) => [name, new SecretValue('x')]))
  const merchant = merchantOf({})

  test('without a webhook are held, which is warned of', () => {
    const one = app({ secrets: secrets('message-token'), merchant })
    expect(lines(describePushes([one], both, base))).toEqual([
      'warn webhooks: wx1 has none: what comes by message.push is held in the inbox',
      'warn webhooks: 1900000001 has none: what comes by pay.notify is held in the inbox',
    ])
  })

  test("of a merchant go to the app's webhook, too", () => {
    const one = app({ secrets: secrets('message-token'), merchant, webhook })
    expect(describePushes([one], both, base)).toEqual([])
    expect(describePushes([app({ merchant: { ...merchant, webhook } })], both, base)).toEqual([])
  })

  test('that no key is entered for are not spoken of', () => {
    expect(describePushes([app()], both, undefined)).toEqual([])
  })

  test('of WeChat Pay need an address that it reaches', () => {
    expect(lines(describePushes([app({ merchant, webhook })], both, undefined))).toEqual([
      'warn webhooks: orders and refunds cannot name where WeChat Pay reaches pay.notify: WXHOST_PUBLIC_BASE_URL is not set',
    ])
  })

  test('under a previous key are noted', () => {
    expect(lines(describePushes([app({ secrets: secrets('encoding-aes-key-previous') })], both, base))).toEqual([
      'note message keys: wx1 takes pushes under its previous EncodingAESKey too',
    ])
  })
})

test("an app needs no secret of its own where its platform's holds", () => {
  const { pay } = pushingPlugins
  const needing = registryOf({ ...pay, plugin: { ...pay.plugin, secrets: { 'component-secret': { origins: [] } } } })
  const platform = app({
    appid: 'wx9',
    kind: 'open-platform',
    secrets: new Map([['component-secret', new SecretValue('x')]]),
  })
  expect(fitOf([platform, app({ componentAppid: 'wx9' })], needing)).toEqual([])
  expect(lines(fitOf([app()], needing))).toEqual([
    'fail secrets: wx1 has no "component-secret", which a plugin that serves it needs',
  ])
})
