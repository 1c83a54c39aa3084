import { createSecretKey } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { MerchantKeys } from '../keys/merchant-keys.ts'
import { SecretValue } from '../secret-value.ts'
import type { App } from './app.ts'
import { createAppRegistry } from './app-registry.ts'
import type { Merchant } from './merchant.ts'
import type { WebhookSettings } from './webhook.ts'

const app = (appid: string, secret = 's', more: Partial<App> = {}): App => ({
  appid,
  kind: 'mini-program',
  settings: {},
  secrets: new Map([['app-secret', new SecretValue(secret)]]),
  ...more,
})

/** Gives one list after the other. */
const inTurn =
  (...lists: (readonly App[] | Error)[]) =>
  async () => {
    const next = lists.shift()
    if (next instanceof Error || next === undefined) throw next
    return next
  }

test('finds apps by appid', async () => {
  const apps = await createAppRegistry(inTurn([app('wx1'), app('wx2')]))
  expect([apps.get('wx2')?.appid, apps.get('wx3'), apps.list().length]).toEqual(['wx2', undefined, 2])
})

test('names like those of Object are no apps', async () => {
  expect((await createAppRegistry(inTurn([]))).get('constructor')).toBeUndefined()
})

test('a reload says what it changed', async () => {
  const before = [app('wx1'), app('wx2'), app('wx3', 'old'), app('wx4', 's', { name: 'a' }), app('wx5')]
  const after = [
    app('wx1'),
    app('wx3', 'new'),
    app('wx4', 's', { name: 'b' }),
    app('wx5', 's', { secrets: new Map() }),
    app('wx6'),
  ]
  const apps = await createAppRegistry(inTurn(before, after))
  expect(await apps.reload()).toEqual({
    apps: 5,
    added: ['wx6'],
    removed: ['wx2'],
    changed: ['wx4'],
    secretsChanged: ['wx3', 'wx5'],
  })
  expect([apps.get('wx2'), apps.get('wx3')?.secrets.get('app-secret')?.reveal()]).toEqual([undefined, 'new'])
})

test('a secret under another name is another secret', async () => {
  const renamed = app('wx1', 's', { secrets: new Map([['other', new SecretValue('s')]]) })
  const apps = await createAppRegistry(inTurn([app('wx1')], [renamed]))
  expect((await apps.reload()).secretsChanged).toEqual(['wx1'])
})

describe('a reload tells what became of a merchant', () => {
  const merchant = (privateKey = 'p', keys: Partial<MerchantKeys> = {}): Merchant => ({
    mchid: '1900000001',
    keys: { serial: 'A', privateKey: createSecretKey(Buffer.from('x')), wechatPay: [], ...keys },
    secrets: new Map([['privateKey', new SecretValue(privateKey)]]),
  })
  const wechatPayKey = { id: 'PUB_KEY_ID_1', kind: 'public-key', key: createSecretKey(Buffer.from('x')) } as const
  const reloaded = async (before: Partial<App>, after: Partial<App>) => {
    const { changed, secretsChanged } = await (
      await createAppRegistry(inTurn([app('wx1', 's', before)], [app('wx1', 's', after)]))
    ).reload()
    return { changed: changed.length, secretsChanged: secretsChanged.length }
  }

  test.each([
    ['another private key', merchant('q')],
    ['another serial', merchant('p', { serial: 'B' })],
    ['one more key of WeChat Pay', merchant('p', { wechatPay: [wechatPayKey] })],
  ])('%s is a secret that changed', async (_what, after) => {
    expect(await reloaded({ merchant: merchant() }, { merchant: after })).toEqual({ changed: 0, secretsChanged: 1 })
  })

  test('one that comes or goes changes app and secrets', async () => {
    const both = { changed: 1, secretsChanged: 1 }
    expect(await reloaded({}, { merchant: merchant() })).toEqual(both)
    expect(await reloaded({ merchant: merchant() }, {})).toEqual(both)
  })

  test('the same keys read anew are the same', async () => {
    expect(await reloaded({ merchant: merchant() }, { merchant: merchant() })).toEqual({
      changed: 0,
      secretsChanged: 0,
    })
  })
})

describe('a reload tells what became of a webhook', () => {
  const webhook = (secret = 's', url = 'https://a.example'): WebhookSettings => ({
    url,
    channels: {},
    secrets: [new SecretValue(secret)],
  })
  const changed = async (before: Partial<App>, after: Partial<App>) =>
    (await createAppRegistry(inTurn([app('wx1', 's', before)], [app('wx1', 's', after)]))).reload()

  test('another address or key is a change, no change of secrets', async () => {
    for (const after of [webhook('t'), webhook('s', 'https://b.example')])
      expect(await changed({ webhook: webhook() }, { webhook: after })).toMatchObject({
        changed: ['wx1'],
        secretsChanged: [],
      })
  })

  test('the same read anew is none', async () => {
    expect((await changed({ webhook: webhook() }, { webhook: webhook() })).changed).toEqual([])
  })
})

test('a reload that fails changes nothing', async () => {
  const apps = await createAppRegistry(inTurn([app('wx1')], new Error('bad file'), [app('wx2')]))
  await expect(apps.reload()).rejects.toThrow('bad file')
  expect(apps.list().map(({ appid }) => appid)).toEqual(['wx1'])
  expect((await apps.reload()).added).toEqual(['wx2'])
})

test('reloads run one after the other', async () => {
  const waiting: ((apps: readonly App[]) => void)[] = []
  let first = true
  const load = () => {
    if (first) {
      first = false
      return Promise.resolve([])
    }
    return new Promise<readonly App[]>((resolve) => waiting.push(resolve))
  }
  const apps = await createAppRegistry(load)
  const reloads = [apps.reload(), apps.reload()]
  await Promise.resolve()
  expect(waiting).toHaveLength(1)
  waiting[0]?.([app('wx1')])
  await reloads[0]
  await Promise.resolve()
  waiting[1]?.([app('wx2')])
  expect((await Promise.all(reloads)).map(({ added }) => added)).toEqual([['wx1'], ['wx2']])
})
