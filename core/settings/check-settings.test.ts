import { describe, expect, test } from 'vitest'
import { readSettings } from './read-settings.ts'
import { faultsOf } from './testing/faults-of.ts'
import { useTempDir } from './testing/use-temp-dir.ts'

const dir = useTempDir()

// 32 bytes: SHA-256 of "abc", FIPS 180-4.
const masterKey = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
const good = { WXHOST_MASTER_KEY: masterKey, WXHOST_APPS: 'apps.json' }
const wheres = async (env: Record<string, string>) =>
  (await faultsOf(readSettings({ env, cwd: dir.path }))).map((line) => line.split(':')[0])

describe('production refuses', () => {
  test('everything that is missing or for the sandbox, at once', async () => {
    const env = {
      WXHOST_BASE_URLS: 'https://api.weixin.qq.com=http://127.0.0.1:8090',
      WXHOST_PUBLIC_BASE_URL: 'http://wx.example.com',
      WXHOST_HOST: '0.0.0.0',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    }
    expect(await wheres(env)).toEqual([
      'WXHOST_MASTER_KEY',
      'NODE_TLS_REJECT_UNAUTHORIZED',
      'WXHOST_HOST',
      'WXHOST_BASE_URLS',
      'WXHOST_APPS',
      'WXHOST_PUBLIC_BASE_URL',
    ])
  })

  test.each([
    'https://localhost:8090',
    'https://127.0.0.2',
    'https://[::1]:8090',
    'https://0.0.0.0',
    'https://2130706433',
    'http://proxy.example',
  ])('%s in the place of WeChat', async (target) => {
    expect(await wheres({ ...good, WXHOST_BASE_URLS: `https://api.weixin.qq.com=${target}` })).toEqual([
      'WXHOST_BASE_URLS',
    ])
  })

  test('a master key in a file that group may read', async () => {
    dir.write('master.key', masterKey, 0o640)
    expect(await wheres({ ...good, WXHOST_MASTER_KEY: 'file:master.key' })).toEqual(['WXHOST_MASTER_KEY'])
  })

  test('a master key in a .env file that group may read', async () => {
    dir.write('.env.production', `WXHOST_MASTER_KEY=${masterKey}`, 0o640)
    expect(await wheres({ WXHOST_APPS: 'apps.json' })).toEqual(['WXHOST_MASTER_KEY (.env.production)'])
  })
})

describe('production takes', () => {
  test('an https proxy on another machine', async () => {
    const env = { ...good, WXHOST_BASE_URLS: 'https://api.weixin.qq.com=https://egress.example/wx' }
    expect((await readSettings({ env, cwd: dir.path })).upstream.baseUrls.get('https://api.weixin.qq.com')).toBe(
      'https://egress.example/wx',
    )
  })

  test('another address with API keys', async () => {
    const env = { ...good, WXHOST_HOST: '0.0.0.0', WXHOST_API_KEYS: 'keys.json' }
    expect((await readSettings({ env, cwd: dir.path })).http.host).toBe('0.0.0.0')
  })
})

test('the sandbox too refuses another address without API keys', async () => {
  expect(await wheres({ WXHOST_MODE: 'sandbox', WXHOST_HOST: '192.168.1.5' })).toEqual(['WXHOST_HOST'])
})
