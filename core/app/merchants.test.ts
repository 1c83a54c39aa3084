import { createPrivateKey } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import vectors from '../keys/testing/vectors.json' with { type: 'json' }
import { faultsOf } from '../settings/testing/faults-of.ts'
import { useTempDir } from '../settings/testing/use-temp-dir.ts'
import type { Mode } from '../settings.ts'
import { loadApps } from './load-apps.ts'
import type { MerchantRow } from './read-merchant.ts'
import { ownKeys } from './testing/own-keys.ts'

const dir = useTempDir()

const mchid = '1900000001'
const serial = vectors.merchantSerial
const publicKeyRow = { id: vectors.publicKeyId, key: 'file:pub.pem' }
const row = { mchid, serial, privateKey: 'file:key.pem', apiV3Key: 'env:V3' }
const app = { appid: 'wx0123456789abcdef', kind: 'mini-program', mchid }
// Dates of the vectors' certificates, as `openssl x509 -dates` prints them: platform 2023-12-31 to 2028-12-30,
// merchant 2026-11-20 to 2031-11-19.
const now2026 = Date.UTC(2026, 11, 1)

interface Given {
  readonly apps?: readonly object[]
  readonly merchants: readonly object[]
  readonly mode?: Mode
  readonly now?: number
  readonly v3?: string
}

function load({ apps = [app], merchants, mode = 'sandbox', now = now2026, v3 = vectors.apiV3Key }: Given) {
  dir.write('key.pem', vectors.merchantKeyPkcs8)
  dir.write('cert.pem', vectors.merchantCertificate)
  dir.write('pub.pem', vectors.platformPublicKey)
  dir.write('pay-cert.pem', vectors.platformCertificate2024)
  const appsFile = dir.write('apps.json', { apps, merchants })
  return loadApps({ mode, appsFile }, { env: { V3: v3 }, cwd: dir.path }, { now: () => now })
}
const faults = async (merchant: object, more: Partial<Given> = {}) =>
  (await faultsOf(load({ merchants: [merchant], ...more }))).map((line) => line.split('. ')[0])
const keysOf = async (merchant: Partial<MerchantRow>) =>
  (await load({ merchants: [{ ...row, ...merchant }] }))[0]?.merchant

describe('a merchant', () => {
  test('has its keys read', async () => {
    const merchant = await keysOf({ name: 'Shop', wechatPay: { publicKeys: [publicKeyRow] } })
    expect(merchant).toMatchObject({ mchid, name: 'Shop', keys: { serial } })
    expect(merchant?.keys.privateKey.equals(createPrivateKey(vectors.merchantKeyPkcs1))).toBe(true)
    expect(merchant?.keys.apiV3Key?.export().toString()).toBe(vectors.apiV3Key)
    expect(merchant?.keys.wechatPay.map(({ id, kind }) => [id, kind])).toEqual([[vectors.publicKeyId, 'public-key']])
  })

  test('is that of all apps that name it', async () => {
    const other = { ...app, appid: 'wx00000000000000ab' }
    const apps = await load({
      apps: [app, other, { ...other, appid: 'wx00000000000000ac', mchid: '1900000002' }],
      merchants: [row],
    })
    expect(apps.map(({ merchant }) => merchant?.mchid)).toEqual([mchid, mchid, undefined])
  })

  test('may have public keys and certificates at once', async () => {
    const merchant = await keysOf({ wechatPay: { publicKeys: [publicKeyRow], certificates: ['file:pay-cert.pem'] } })
    expect(merchant?.keys.wechatPay).toMatchObject([
      { id: vectors.publicKeyId, kind: 'public-key' },
      {
        id: vectors.platformSerial,
        kind: 'certificate',
        from: Date.UTC(2023, 11, 31, 16),
        until: Date.UTC(2028, 11, 30, 16),
      },
    ])
  })

  test('needs no APIv3 key in public-key mode', async () => {
    const { apiV3Key: _, ...without } = row
    const [read] = await load({ merchants: [{ ...without, wechatPay: { publicKeys: [publicKeyRow] } }] })
    expect(read?.merchant?.keys.apiV3Key).toBeUndefined()
  })

  test('takes its serial and its end from its certificate', async () => {
    const { serial: _, ...without } = row
    const [read] = await load({ merchants: [{ ...without, certificate: 'file:cert.pem' }] })
    expect(read?.merchant?.keys).toMatchObject({ serial, certificateUntil: Date.UTC(2031, 10, 19, 11, 25, 14) })
  })

  test('keeps the spelling of its serial, in capitals', async () => {
    expect((await keysOf({ serial: `0${serial.toLowerCase()}`, certificate: 'file:cert.pem' }))?.keys.serial).toBe(
      `0${serial}`,
    )
  })

  test('shows no key when it is printed', async () => {
    const printed = JSON.stringify([...((await keysOf({}))?.secrets ?? [])])
    expect(printed).toBe('[["privateKey","[secret]"],["apiV3Key","[secret]"]]')
  })

  test('starts with a certificate of WeChat Pay that has ended', async () => {
    const merchants = [{ ...row, wechatPay: { certificates: ['file:pay-cert.pem'] } }]
    const [read] = await load({ merchants, now: Date.UTC(2030, 0, 1) })
    expect(read?.merchant?.keys.wechatPay).toHaveLength(1)
  })
})

describe('a merchant is refused', () => {
  const at = 'apps.json /merchants/0'

  test('twice, at its second place', async () => {
    const found = await faultsOf(load({ merchants: [row, row] }))
    expect(found).toEqual([`apps.json /merchants/1/mchid: ${mchid} stands in /merchants/0 too. Keep one of the two.`])
  })

  test('without a private key', async () => {
    expect(await faults({ ...row, privateKey: undefined })).toEqual([`${at}: "privateKey" is missing`])
    expect(await faults({ ...row, privateKey: 'file:none.pem' })).toEqual([
      `${at}/privateKey: none.pem: it does not exist`,
    ])
  })

  test('with another thing in place of its private key', async () => {
    expect(await faults({ ...row, privateKey: 'file:pub.pem' })).toEqual([`${at}/privateKey: is a public key`])
  })

  test('with an APIv3 key of 31 bytes', async () => {
    expect(await faults(row, { v3: vectors.apiV3Key.slice(1) })).toEqual([
      `${at}/apiV3Key: has 31 bytes; the APIv3 key has exactly 32`,
    ])
  })

  test('without serial and certificate', async () => {
    expect(await faults({ ...row, serial: undefined })).toEqual([`${at}/serial: is missing`])
  })

  test('with a serial that is not of its certificate', async () => {
    const found = await faults({ ...row, serial: vectors.platformSerial, certificate: 'file:cert.pem' })
    expect(found).toEqual([`${at}/serial: is not that of the certificate (${serial})`])
  })

  test('with a certificate of another private key', async () => {
    const found = await faults({ ...row, serial: undefined, certificate: 'file:pay-cert.pem' })
    expect(found).toEqual([`${at}/certificate: does not belong to the private key`])
  })

  test('with neither an APIv3 key nor keys of WeChat Pay', async () => {
    expect(await faults({ ...row, apiV3Key: undefined })).toEqual([
      `${at}: has neither an APIv3 key nor a key of WeChat Pay that is valid now: no answer could be verified`,
    ])
  })

  test('where all that could verify has ended', async () => {
    const merchant = { ...row, apiV3Key: undefined, wechatPay: { certificates: ['file:pay-cert.pem'] } }
    expect((await faults(merchant, { now: Date.UTC(2030, 0, 1) })).join()).toContain('valid now')
  })

  test("with its own key as WeChat Pay's", async () => {
    dir.write('own.pem', vectors.merchantPublicKey)
    const wechatPay = { publicKeys: [{ ...publicKeyRow, key: 'file:own.pem' }], certificates: ['file:cert.pem'] }
    expect(await faults({ ...row, wechatPay })).toEqual([
      `${at}/wechatPay/publicKeys/0/key: is the merchant's own key, not WeChat Pay's`,
      `${at}/wechatPay/certificates/0: is the merchant's own key, not WeChat Pay's`,
    ])
  })

  test('with one id of WeChat Pay twice', async () => {
    const wechatPay = { publicKeys: [publicKeyRow, publicKeyRow] }
    expect(await faults({ ...row, wechatPay })).toEqual([
      `${at}/wechatPay/publicKeys/1/key: ${vectors.publicKeyId} stands there twice`,
    ])
  })

  test('with keys of WeChat Pay that are something else', async () => {
    const wechatPay = { publicKeys: [{ ...publicKeyRow, key: 'file:pay-cert.pem' }], certificates: ['file:pub.pem'] }
    expect(await faults({ ...row, wechatPay })).toEqual([
      `${at}/wechatPay/publicKeys/0/key: is a certificate`,
      `${at}/wechatPay/certificates/0: holds no certificate in PEM form`,
    ])
  })

  test('in its shape', async () => {
    const wechatPay = { publicKeys: [{ id: 'PUBKEY', key: 'file:pub.pem' }], keys: [] }
    const found = await faults({ ...row, mchid: 1900000001, serial: 'xyz', apiv3Key: 'x', wechatPay })
    expect(found.map((line) => line?.split(':')[0])).toEqual([
      `${at}`,
      `${at}/mchid`,
      `${at}/serial`,
      `${at}/wechatPay`,
      `${at}/wechatPay/publicKeys/0/id`,
    ])
  })

  test('without any of its text in the message', async () => {
    dir.write('bad.pem', vectors.merchantKeyPkcs8.replace('MII', 'MIX'))
    const found = await faultsOf(load({ merchants: [{ ...row, privateKey: 'file:bad.pem' }] }))
    expect(found.join()).toContain('/privateKey: cannot be read')
    for (const line of vectors.merchantKeyPkcs8.split('\n').slice(1, -2)) expect(found.join()).not.toContain(line)
  })
})

describe('samples that production refuses', () => {
  const own = {
    ...row,
    privateKey: 'file:own-key.pem',
    wechatPay: { publicKeys: [{ ...publicKeyRow, key: 'file:own-pay.pem' }] },
  }
  const inProduction = (merchant: object, v3 = ownKeys.apiV3Key) => {
    dir.write('own-key.pem', ownKeys.privateKey)
    dir.write('own-pay.pem', ownKeys.payPublicKey)
    return faults(merchant, { mode: 'production', v3 })
  }
  const refusal = (place: string, what: string) => [
    `apps.json /merchants/0/${place}: ${what}, which is not for production`,
  ]

  test("are the sandbox's merchant", async () => {
    expect(await inProduction({ ...own, mchid: '1900000109' })).toEqual(refusal('mchid', 'is the sandbox merchant'))
  })

  test.each([
    ['as it is', vectors.merchantKeyPkcs8],
    ['in another format', vectors.merchantKeyPkcs1],
    ['with other line ends', vectors.merchantKeyPkcs8.replaceAll('\n', '\r\n\r\n')],
  ])('are its private key, %s', async (_how, text) => {
    dir.write('copied.pem', text)
    const found = await inProduction({ ...own, privateKey: 'file:copied.pem' })
    expect(found).toEqual(refusal('privateKey', 'is a sample key'))
  })

  test('are its APIv3 key', async () => {
    expect(await inProduction(own, vectors.apiV3Key)).toEqual(refusal('apiV3Key', 'is the sample key'))
  })

  test("are WeChat Pay's key, as a certificate too", async () => {
    const found = await inProduction({ ...own, wechatPay: { certificates: ['file:pay-cert.pem'] } })
    expect(found).toEqual(refusal('wechatPay', 'holds a sample key'))
  })

  test('are none of these', async () => {
    dir.write('own-key.pem', ownKeys.privateKey)
    dir.write('own-pay.pem', ownKeys.payPublicKey)
    expect(await load({ merchants: [own], mode: 'production', v3: ownKeys.apiV3Key })).toHaveLength(1)
  })
})

test('the sandbox comes with keys that belong together', async () => {
  const [sandbox] = await loadApps({ mode: 'sandbox', appsFile: undefined })
  expect(sandbox?.merchant?.keys.privateKey.equals(createPrivateKey(vectors.merchantKeyPkcs8))).toBe(true)
  expect(sandbox?.merchant?.keys.serial).toBe(serial)
})
