import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isHostError } from '../errors/host-error.ts'
import { readSettings, type SettingsRequest } from './read-settings.ts'
import { faultsOf } from './testing/faults-of.ts'
import { useTempDir } from './testing/use-temp-dir.ts'

const dir = useTempDir()

// 32 bytes: SHA-256 of "abc", FIPS 180-4.
const masterKey = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
const production = { WXHOST_MASTER_KEY: masterKey, WXHOST_APPS: 'apps.json' }
const sandbox = { WXHOST_MODE: 'sandbox' }

type Env = SettingsRequest['env']
const read = (env: Env, more: Partial<SettingsRequest> = {}) => readSettings({ env, cwd: dir.path, ...more })
const faults = (env: Env, more: Partial<SettingsRequest> = {}) => faultsOf(read(env, more))

describe('what is not said', () => {
  test('has the defaults of docs/settings.md in the sandbox', async () => {
    const settings = await read(sandbox)
    expect(settings).toMatchObject({
      mode: 'sandbox',
      http: { host: '127.0.0.1', port: 8080, bodyLimit: 1_048_576, maxInFlight: 1000 },
      upstream: {
        connectTimeoutMs: 3000,
        headersTimeoutMs: 10_000,
        bodyTimeoutMs: 10_000,
        answerLimit: 4_194_304,
        connections: 128,
        callTimeoutMs: 10_000,
        maxCallTimeoutMs: 60_000,
        drainTimeoutMs: 10_000,
      },
      worker: {
        heapBytes: 134_217_728,
        bufferBytes: 134_217_728,
        growthBytes: 536_870_912,
        silenceMs: 2_000,
        deaths: 5,
        deathsWithinMs: 60_000,
      },
      mockPort: 8090,
      dataDir: join(dir.path, '.wxhost'),
      manifestFile: join(dir.path, 'plugins.manifest.json'),
      lockFile: join(dir.path, 'plugins.lock.json'),
      auditFile: join(dir.path, '.wxhost/audit.jsonl'),
      logLevel: 'info',
      appsFile: undefined,
      apiKeysFile: undefined,
      redisUrl: undefined,
      publicBaseUrl: undefined,
    })
    expect(settings.upstream.baseUrls.size).toBe(0)
  })

  test('is production, where the mode itself is not said', async () => {
    expect((await read(production)).mode).toBe('production')
  })
})

describe('where a variable may stand', () => {
  test('the command is over the process, which is over .env.<mode>', async () => {
    dir.write('.env.sandbox', 'WXHOST_PORT=1\nWXHOST_BODY_LIMIT=2KiB\nWXHOST_MOCK_PORT=3\n')
    const settings = await read(
      { ...sandbox, WXHOST_PORT: '11', WXHOST_MOCK_PORT: '12' },
      { overrides: { WXHOST_PORT: { value: '111', source: '--port' } } },
    )
    expect([settings.http.port, settings.mockPort, settings.http.bodyLimit]).toEqual([111, 12, 2048])
  })

  test('an empty variable of the process hides the one in the file', async () => {
    dir.write('.env.sandbox', 'WXHOST_PORT=1')
    expect((await read({ ...sandbox, WXHOST_PORT: '' })).http.port).toBe(8080)
  })

  test('the file of the other mode is not read', async () => {
    dir.write('.env.production', 'WXHOST_PORT=1')
    expect((await read(sandbox)).http.port).toBe(8080)
  })

  test('a fault names the place', async () => {
    dir.write('.env.sandbox', 'WXHOST_PORT=x')
    const overrides = { WXHOST_MOCK_PORT: { value: '-1', source: '--mock-port' } }
    expect((await faults(sandbox, { overrides })).map((line) => line.split(':')[0])).toEqual([
      'WXHOST_PORT (.env.sandbox)',
      '--mock-port',
    ])
  })

  test('a .env file that is no text is a fault', async () => {
    dir.write('.env.sandbox', new Uint8Array([0xff]))
    expect((await faults(sandbox))[0]).toContain('.env.sandbox: it is not UTF-8 text.')
  })
})

test('what Kubernetes sets for a service called wxhost is passed over', async () => {
  const env = {
    ...sandbox,
    WXHOST_PORT: 'tcp://10.0.0.1:8080',
    WXHOST_PORT_8080_TCP_ADDR: '10.0.0.1',
    WXHOST_SERVICE_HOST: '10.0.0.1',
    WXHOST_SERVICE_PORT_HTTP: '8080',
  }
  expect((await read(env)).http.port).toBe(8080)
})

describe('bad values', () => {
  test.each([
    ['WXHOST_PORT', '65536', 'is not a whole number from 0 to 65535'],
    ['WXHOST_PORT', '8080.5', 'is not a whole number'],
    ['WXHOST_BODY_LIMIT', '1MB', 'is not a size from 1024 to 67108864 bytes'],
    ['WXHOST_BODY_LIMIT', '65MiB', 'is not a size'],
    ['WXHOST_LOG_LEVEL', 'wran', 'Did you mean "warn"?'],
    ['WXHOST_BASE_URLS', 'https://api.weixin.qq.com', 'is not an origin and where to reach it'],
    ['WXHOST_BASE_URLS', 'https://api.weixin.qq.com/=http://a', 'is not an origin'],
    ['WXHOST_BASE_URLS', 'https://a.example=http://b,https://a.example=http://c', 'names https://a.example twice'],
    ['WXHOST_PUBLIC_BASE_URL', 'wx.example.com', 'is not an http(s) URL'],
    ['WXHOST_MASTER_KEY', 'short', 'is not a key of 32 bytes'],
    ['WXHOST_MASTER_KEY', '00'.repeat(32), 'is not a random key'],
    ['WXHOST_MASTER_KEY', 'env:NOT_SET', 'the variable NOT_SET is not set'],
    ['WXHOST_MASTER_KEY_PREVIOUS', `${masterKey},short`, 'is not a key of 32 bytes'],
    ['WXHOST_REDIS_URL', 'http://127.0.0.1', 'is not a Redis URL'],
    ['WXHOST_CALL_TIMEOUT_MS', '60001', 'is more than WXHOST_MAX_CALL_TIMEOUT_MS (60000)'],
    ['WXHOST_PROT', '1', 'there is no such variable. Take it away, or correct its name. Did you mean "WXHOST_PORT"?'],
    ['WXHOST_MODE', 'prod', '"prod" is no mode'],
  ])('%s=%s is refused', async (name, value, expected) => {
    const found = await faults({ ...sandbox, [name]: value })
    expect(found.find((line) => line.startsWith(`${name}: `))).toContain(expected)
  })

  test('are said all at once, in one coded error', async () => {
    const error = await read({ ...sandbox, WXHOST_PORT: 'x', WXHOST_LOG_LEVEL: 'loud' }).catch((e: unknown) => e)
    expect(isHostError(error) && error.code).toBe('WXH_SETTINGS_INVALID')
    expect(String(error)).toContain('(2 faults)')
  })

  test('show no password of a URL', async () => {
    const found = await faults({
      ...sandbox,
      WXHOST_BASE_URLS: 'https://a.example=http://me:hunter2@b',
      WXHOST_REDIS_URL: 'x:hunter2',
    })
    expect(found).toHaveLength(2)
    expect(found.join()).not.toContain('hunter2')
  })

  test('of the mode in the .env file of another mode are refused', async () => {
    dir.write('.env.sandbox', 'WXHOST_MODE=production')
    const overrides = { WXHOST_MODE: { value: 'sandbox', source: '--sandbox' } }
    expect(await faults({}, { overrides })).toEqual([
      'WXHOST_MODE (.env.sandbox): says "production". Take it out of the file: the name of the file is the mode.',
    ])
  })
})

describe('base URLs', () => {
  test('are read as pairs', async () => {
    const WXHOST_BASE_URLS =
      'https://api.weixin.qq.com=http://127.0.0.1:8090/, https://open.weixin.qq.com=http://127.0.0.1:8090'
    expect([...(await read({ ...sandbox, WXHOST_BASE_URLS })).upstream.baseUrls]).toEqual([
      ['https://api.weixin.qq.com', 'http://127.0.0.1:8090'],
      ['https://open.weixin.qq.com', 'http://127.0.0.1:8090'],
    ])
  })
})

describe('the master key', () => {
  test('of the sandbox is drawn once and stays', async () => {
    const first = await read(sandbox)
    expect((await read(sandbox)).masterKeys[0]?.reveal()).toBe(first.masterKeys[0]?.reveal())
    expect(statSync(join(first.dataDir, 'master.key')).mode & 0o777).toBe(0o600)
  })

  test('is not written where the caller only looks', async () => {
    const settings = await read(sandbox, { makeKey: false })
    expect(settings.masterKeys).toHaveLength(1)
    expect(() => statSync(settings.dataDir)).toThrow('ENOENT')
  })

  test('comes first, previous ones after it, from files too', async () => {
    dir.write('old.key', `${'1f'.repeat(16)}${masterKey.slice(0, 32)}\n`)
    const env = { ...production, WXHOST_MASTER_KEY_PREVIOUS: `${masterKey.toUpperCase()}, file:old.key` }
    expect((await read(env)).masterKeys.map((key) => Buffer.from(key.reveal(), 'base64url').toString('hex'))).toEqual([
      masterKey,
      masterKey,
      `${'1f'.repeat(16)}${masterKey.slice(0, 32)}`,
    ])
  })
})

test('a Redis URL may be a reference, and is a secret', async () => {
  const settings = await read({ ...sandbox, WXHOST_REDIS_URL: 'env:REDIS', REDIS: 'rediss://:pw@r.example:6380/1' })
  expect(settings.redisUrl?.reveal()).toBe('rediss://:pw@r.example:6380/1')
  expect(JSON.stringify(settings)).not.toContain(':pw@')
})
