import { generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readSettings, startHost } from '@wxhost/core'
import { SANDBOX } from '@wxhost/mock-wechat'
import { describe, expect, test } from 'vitest'
import { merchantRow, orderOf, payNotice, publicKeyPem, rotate, usePay } from './support/pay.ts'
import { useDataDir, useMock } from './support/sandbox.ts'
import { webhookRow } from './support/webhook.ts'

const refusal = async (merchant: object): Promise<string> => {
  const error: unknown = await usePay({ merchant }).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return error instanceof Error ? error.message : 'it was not refused'
}

const pem = (
  key: { export(options: { type: 'pkcs8' | 'sec1'; format: 'pem' }): string | Buffer },
  type: 'pkcs8' | 'sec1',
) => `inline:${key.export({ type, format: 'pem' })}`

describe('an apps file is refused in words', () => {
  test('where the APIv3 key has 31 bytes', async () => {
    const message = await refusal({ apiV3Key: `inline:${'k'.repeat(31)}` })
    expect(message).toMatch(/merchants\/0\/apiV3Key.*31 bytes/s)
    expect(message).not.toContain('k'.repeat(31))
  })

  test('where both kinds of keys are missing', async () => {
    expect(await refusal({ apiV3Key: undefined, wechatPay: {} })).toMatch(/no answer could be verified/)
  })

  test('where the private key is one of elliptic curves', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    expect(await refusal({ privateKey: pem(privateKey, 'sec1') })).toMatch(/merchants\/0\/privateKey/)
  })

  test('where the private key is not that of the certificate', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const merchant = { privateKey: pem(privateKey, 'pkcs8'), certificate: `inline:${SANDBOX.merchant.certificate}` }
    expect(await refusal(merchant)).toMatch(/does not belong to the private key/)
  })

  test('where the serial is not that of the certificate', async () => {
    const merchant = { serial: 'AB'.repeat(20), certificate: `inline:${SANDBOX.merchant.certificate}` }
    expect(await refusal(merchant)).toMatch(/is not that of the certificate/)
  })

  test("where the merchant's own key stands as WeChat Pay's", async () => {
    const own = new X509Certificate(SANDBOX.merchant.certificate).publicKey.export({ type: 'spki', format: 'pem' })
    const publicKeys = [{ id: SANDBOX.wechatPay.publicKeyId, key: `inline:${own}` }]
    expect(await refusal({ wechatPay: { publicKeys } })).toMatch(/the merchant's own key/)
  })

  test.each(['ftp://127.0.0.1/x', 'http://orders.example.com/x', 'https://a:b@orders.example.com/x', 'x'])(
    'where the webhook is %s',
    async (url) => {
      expect(await refusal({ webhook: webhookRow(url) })).toMatch(/merchants\/0\/webhook\/url/)
    },
  )

  test('where a webhook secret is short', async () => {
    const message = await refusal({ webhook: webhookRow('http://127.0.0.1:1/x', ['short-secret']) })
    expect(message).toMatch(/webhook\/secrets\/0.*shorter than/s)
    expect(message).not.toContain('short-secret')
  })
})

describe('the sample keys of this repository', () => {
  test('are refused in production', async () => {
    const dataDir = await useDataDir()
    const write = (name: string, text: string) => writeFile(join(dataDir, name), text, { mode: 0o600 })
    await write('key.pem', SANDBOX.merchant.privateKey)
    await write('v3', SANDBOX.merchant.apiV3Key)
    await write('pub.pem', publicKeyPem())
    const wechatPay = { publicKeys: [{ id: SANDBOX.wechatPay.publicKeyId, key: 'file:pub.pem' }] }
    const merchant = merchantRow({ privateKey: 'file:key.pem', apiV3Key: 'file:v3', wechatPay })
    const apps = [{ appid: 'wx0123456789abcdef', kind: 'mini-program', mchid: SANDBOX.merchant.mchid }]
    await write('apps.json', JSON.stringify({ apps, merchants: [merchant] }))
    await write('keys.json', JSON.stringify({ keys: [] }))
    const env = {
      WXHOST_MODE: 'production',
      WXHOST_APPS: join(dataDir, 'apps.json'),
      WXHOST_DATA_DIR: dataDir,
      WXHOST_MASTER_KEY: randomBytes(32).toString('base64url'),
      WXHOST_PORT: '0',
      WXHOST_LOG_LEVEL: 'silent',
    }
    const starting = readSettings({ env, cwd: dataDir }).then((settings) => startHost(settings))
    await expect(starting).rejects.toThrow(/sample/)
  })
})

describe('a merchant whose certificate WeChat does not know', () => {
  test('is told to look at serial and key', async () => {
    const { pay, world } = await usePay({ merchant: { serial: 'AB'.repeat(20) } })
    const { status, body } = await pay('order-native', orderOf('set-serial'))
    expect([status, body.code, body.reason]).toEqual([502, 'WXH_CONFIG', 'SIGN_ERROR'])
    expect(world.orders.list()).toEqual([])
  })

  test('is not asked twice', async () => {
    const { pay, world } = await usePay({ merchant: { serial: 'AB'.repeat(20) } })
    await pay('order-native', orderOf('set-once'))
    expect(world.journal.entries()).toHaveLength(1)
  })
})

describe('a platform certificate that has ended', () => {
  async function ended() {
    const mock = await useMock()
    mock.world.change({ payKeyMode: 'certificate' })
    const day = 86_400_000
    const now = mock.world.clock.now()
    const pem = await rotate(mock, { validFromMs: now - 9 * day, validToMs: now - day })
    return usePay({ mock, merchant: { wechatPay: { certificates: [`inline:${pem}`] } } })
  }

  test('does not keep the host from starting', async () => {
    const { host } = await ended()
    expect((await fetch(`${host.url}/readyz`)).status).toBe(200)
  })

  test('proves no answer any more', async () => {
    const { pay } = await ended()
    const { status, body } = await pay('query-order', { out_trade_no: 'set-ended' })
    expect([status, body.code]).toEqual([502, 'WXH_UPSTREAM_UNTRUSTED'])
  })

  test('proves no notification any more', async () => {
    const sandbox = await ended()
    sandbox.world.notifications.send(payNotice(sandbox, 'set-ended-push'))
    await sandbox.world.notifications.idle()
    expect(sandbox.world.notifications.list()[0]?.tries).toMatchObject([{ outcome: 'refused', status: 401 }])
  })
})
