import { describe, expect, test } from 'vitest'
import { faultsOf } from '../settings/testing/faults-of.ts'
import { useTempDir } from '../settings/testing/use-temp-dir.ts'
import type { Mode } from '../settings.ts'
import { loadApps } from './load-apps.ts'

const dir = useTempDir()

const url = 'https://orders.example.com/wechat'
const env = {
  NEW: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
  OLD: 'plain text of twenty-four',
  SHORT: 'twenty-three characters',
  SHORT_KEY: `whsec_${Buffer.alloc(23).toString('base64')}`,
  NO_BASE64: 'whsec_this is no base64 of anything at all',
}
const load = (webhook: object, mode: Mode = 'production') => {
  const apps = [{ appid: 'wx0123456789abcdef', kind: 'mini-program', webhook }]
  return loadApps({ mode, appsFile: dir.write('apps.json', { apps }) }, { env, cwd: dir.path })
}
const faults = async (webhook: object, mode?: Mode) =>
  (await faultsOf(load(webhook, mode))).map((line) => line.replace('apps.json /apps/0/webhook', '').split('. ')[0])

describe('a webhook', () => {
  test('has one or two keys, the newest first', async () => {
    const channels = { 'message.push': { reply: 'webhook', url: `${url}/messages` } }
    const [app] = await load({ url, secrets: ['env:NEW', 'env:OLD'], channels })
    expect(app?.webhook).toMatchObject({ url, channels })
    expect(app?.webhook?.secrets.map((secret) => secret.reveal())).toEqual([env.NEW, env.OLD])
  })

  test.each(['http://127.0.0.1:8080/x', 'http://localhost/x', 'http://[::1]:1/x'])(
    'may lie on this machine: %s',
    async (local) => {
      expect((await load({ url: local, secrets: ['env:NEW'] }))[0]?.webhook?.url).toBe(local)
    },
  )

  test.each([
    ['http://orders.example.com/x', '/url: is not https'],
    ['http://10.0.0.7/x', '/url: is not https'],
    ['ftp://orders.example.com', '/url: is no http(s) URL'],
    ['orders.example.com/wechat', '/url: is no http(s) URL'],
    ['https://user:password@orders.example.com', '/url: has a user, password or fragment'],
    ['https://orders.example.com/#x', '/url: has a user, password or fragment'],
  ])('at %s is refused', async (address, fault) => {
    expect(await faults({ url: address, secrets: ['env:NEW'] })).toEqual([fault])
    expect(await faults({ url: address, secrets: ['env:NEW'] }, 'sandbox')).toEqual([fault])
  })

  test('is refused for the address of one channel, too', async () => {
    const channels = { 'pay.notify': { url: 'http://orders.example.com' } }
    expect(await faults({ url, secrets: ['env:NEW'], channels })).toEqual(['/channels/pay.notify/url: is not https'])
  })

  test.each([
    ['SHORT', 'is shorter than 24 bytes'],
    ['SHORT_KEY', 'is shorter than 24 bytes'],
    ['NO_BASE64', 'begins with whsec_ and goes on with no base64'],
    ['NONE', 'the variable NONE is not set, or empty'],
  ] as const)('with the key %s is refused', async (name, what) => {
    expect(await faults({ url, secrets: ['env:NEW', `env:${name}`] })).toEqual([`/secrets/1: ${what}`])
  })

  test('needs one key, and takes two at most', async () => {
    expect(await faults({ url, secrets: [] })).toHaveLength(1)
    expect(await faults({ url, secrets: ['env:NEW', 'env:OLD', 'env:NEW'] })).toHaveLength(1)
    expect(await faults({ url })).toEqual([': "secrets" is missing'])
  })

  test('shows none of its keys in a refusal', async () => {
    const found = await faultsOf(load({ url, secrets: ['env:SHORT', 'env:NO_BASE64'] }))
    expect(found.join()).not.toMatch(/twenty-three|no base64 of/)
  })
})
