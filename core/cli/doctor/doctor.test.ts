import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { HostError } from '../../errors/host-error.ts'
import type { LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import type { PluginRegistry } from '../../plugin/plugin-registry.ts'
import { SecretValue } from '../../secret-value.ts'
import { useTempDir } from '../../settings/testing/use-temp-dir.ts'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import { type ExamineParts, examine } from './examine.ts'
import type { Finding } from './finding.ts'
import { networkProbes } from './probes.ts'
import { isSound, reportJson, reportTable } from './report.ts'
import { pushingPlugins } from './testing/pushing-plugins.ts'

const dir = useTempDir()

const oauth2: LoadedPlugin = {
  id: { name: 'oauth2', version: '1.0.0' },
  protocol: 'oauth2',
  packageName: '@wxhost/plugin-oauth2',
  plugin: { origins: [], operations: {}, secrets: { 'app-secret': { origins: [] } } },
}
const { message, pay } = pushingPlugins
const registry = (serving: readonly LoadedPlugin[]): PluginRegistry => ({
  resolve: () => undefined,
  servingApp: () => serving,
  list: () => serving,
  credentialSource: () => undefined,
})
const fault = { code: 'WXH_PLUGIN_CHANGED', where: 'oauth2', what: 'differs', remedy: 'Find out who.' } as const

const parts: ExamineParts = {
  clock: new VirtualClock(Date.UTC(2026, 10, 20)),
  probes: { redis: async () => undefined, tcp: async () => undefined },
  loadPlugins: async () => ({ registry: registry([oauth2]), faults: [], warnings: [] }),
}
const sandbox = { WXHOST_MODE: 'sandbox' }
const look = (env: Record<string, string>, more: Partial<ExamineParts> = {}) =>
  examine({ env, cwd: dir.path }, { ...parts, ...more })
const lines = (findings: readonly Finding[]) => findings.map(({ check, status, what }) => `${status} ${check}: ${what}`)

describe('doctor', () => {
  test('finds a sound sandbox sound', async () => {
    const findings = await look(sandbox)
    expect(isSound(findings)).toBe(true)
    expect(lines(findings)).toEqual([
      `ok settings: mode sandbox, listens on 127.0.0.1:8080, data in ${dir.path}/.wxhost`,
      'ok master key: one',
      'note API keys: none are asked for: every program on this machine may speak for every app',
      'note upstream: the sandbox app is known to the mock alone, and no base URL leads there',
      'ok apps: 1 (wxd678efh567hg6787)',
      'ok secrets: 3 readable',
      'ok plugins: oauth2@1.0.0',
      'ok merchants: 1900000109 signs under the serial 1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C',
      'ok merchants: 1900000109 verifies WeChat Pay with PUB_KEY_ID_0114232134912410000000000000, certificates that are downloaded',
      ...['template', 'pay', 'message', 'insurance-claim'].map(
        (protocol) => `warn apps: wxd678efh567hg6787 has settings for "${protocol}", which no plugin serves`,
      ),
      'note Redis: not used: credentials are in memory alone, one host only (WXHOST_REDIS_URL)',
      'note WeChat console: IP whitelist (基本配置 > IP白名单): the address with which this machine goes out to WeChat',
      'note WeChat console: the domains and callback URLs are not known, since WXHOST_PUBLIC_BASE_URL is not set',
    ])
  })

  test('lists faults of the settings one by one, and looks further', async () => {
    const findings = await look({ WXHOST_PORT: 'x', WXHOST_PROT: '1', WXHOST_MASTER_KEY_PREVIOUS: 'env:NOT_SET' })
    expect(lines(findings).slice(0, 7)).toEqual([
      'fail settings: WXHOST_PROT: there is no such variable',
      'fail settings: WXHOST_PORT: "x" is not a whole number from 0 to 65535',
      'fail settings: WXHOST_MASTER_KEY: is not set, and production needs it',
      'fail settings: WXHOST_MASTER_KEY_PREVIOUS: the variable NOT_SET is not set, or empty',
      'fail settings: WXHOST_APPS: is not set, and the sandbox app is not for production',
      `note settings: mode production, listens on 127.0.0.1:8080, data in ${dir.path}/.wxhost`,
      'warn API keys: none are asked for: every program on this machine may speak for every app',
    ])
    expect(lines(findings)).toContain('ok plugins: oauth2@1.0.0')
    expect(lines(findings).filter((line) => line.includes(' apps:'))).toEqual([])
  })

  test('counts master keys', async () => {
    // SHA-256 of nothing and of "abc": FIPS 180-4.
    const WXHOST_MASTER_KEY = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    const WXHOST_MASTER_KEY_PREVIOUS = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    const findings = await look({ ...sandbox, WXHOST_MASTER_KEY, WXHOST_MASTER_KEY_PREVIOUS })
    expect(lines(findings)).toContain('ok master key: one, and 1 previous')
  })

  test('lists faults of apps, plugins and the network together', async () => {
    const env = {
      ...sandbox,
      WXHOST_APPS: 'none.json',
      WXHOST_REDIS_URL: 'redis://:hunter2@127.0.0.1:6379',
      WXHOST_BASE_URLS: 'https://api.weixin.qq.com=http://127.0.0.1:8090',
    }
    const refused = () => Promise.reject(Object.assign(new Error('connect to hunter2'), { code: 'ECONNREFUSED' }))
    const findings = await look(env, {
      probes: { redis: refused, tcp: refused },
      loadPlugins: () => Promise.reject(new HostError('WXH_MANIFEST_INVALID', 'Cannot be read.')),
    })
    const failed = lines(findings.filter(({ status }) => status === 'fail'))
    expect(failed).toEqual([
      'fail apps: none.json: it does not exist',
      'fail plugins: Cannot be read. (WXH_MANIFEST_INVALID)',
      'fail Redis: does not answer (ECONNREFUSED)',
      'fail upstream: https://api.weixin.qq.com should be reached at http://127.0.0.1:8090, where nobody answers (ECONNREFUSED)',
    ])
    expect(JSON.stringify(findings)).not.toContain('hunter2')
  })

  test('shows faults and warnings of single plugins', async () => {
    const findings = await look(sandbox, {
      loadPlugins: async () => ({ registry: registry([]), faults: [fault], warnings: [fault] }),
    })
    expect(lines(findings).filter((line) => line.includes(' plugins'))).toEqual([
      'warn plugins: none is loaded',
      'fail plugins: oauth2: differs',
      'warn plugins: oauth2: differs',
    ])
    expect(lines(findings)).toContain('warn apps: no plugin serves wxd678efh567hg6787')
  })

  test('warns of token modes that fight with other systems, and misses secrets', async () => {
    const settings = { oauth2: { accessTokenMode: 'token', allowForcedRefresh: true } }
    dir.write('apps.json', { apps: [{ appid: 'wx0123456789abcdef', kind: 'mini-program', settings }] })
    const findings = lines(await look({ ...sandbox, WXHOST_APPS: 'apps.json' }))
    expect(findings).toContain(
      'warn access token: wx0123456789abcdef uses mode "token": each fetch, by any system, retires everybody else\'s token after 5 minutes',
    )
    expect(findings.join()).toContain('allows forced refreshes')
    expect(findings).toContain(
      'fail secrets: wx0123456789abcdef has no "app-secret", which a plugin that serves it needs',
    )
  })

  test('lists what to enter in the consoles of WeChat', async () => {
    const loadPlugins = async () => ({ registry: registry([oauth2, message, pay]), faults: [], warnings: [] })
    const findings = lines(
      await look({ ...sandbox, WXHOST_PUBLIC_BASE_URL: 'https://wx.example.com/gw' }, { loadPlugins }),
    )
    expect(findings.join('\n')).toContain(
      "OAuth domain (网页授权域名), where this host's domain is also that of your pages: wx.example.com",
    )
    expect(findings.slice(-2)).toEqual([
      'note WeChat console: message push of wxd678efh567hg6787 (消息推送 URL): https://wx.example.com/gw/inbound/wxd678efh567hg6787/message.push (Messages)',
      'note WeChat console: notifications of 1900000109 (sent with each order): https://wx.example.com/gw/inbound/1900000109/pay.notify (Payments)',
    ])
  })

  test('looks at the API keys', async () => {
    const row = (id: string, byte: string, more: object) => ({
      id,
      hash: `sha256:${byte.repeat(64)}`,
      apps: ['*'],
      operations: ['*'],
      ...more,
    })
    dir.write('keys.json', {
      keys: [
        row('old', '0', { expires: '2026-11-20' }),
        row('soon', '1', { expires: '2026-12-01' }),
        row('lost', '2', { apps: ['wx0000000000000000'], expires: '2027-11-20' }),
      ],
    })
    const findings = lines(await look({ ...sandbox, WXHOST_API_KEYS: 'keys.json' })).filter((line) =>
      line.includes('API keys'),
    )
    expect(findings).toEqual([
      'ok API keys: 3',
      'warn API keys: "old" has expired',
      'warn API keys: "soon" expires on 2026-12-01',
      'warn API keys: "lost" names wx0000000000000000, which the apps file does not have',
    ])
  })

  test('says that Redis and base URLs answer', async () => {
    const findings = await look({
      ...sandbox,
      WXHOST_REDIS_URL: 'redis://127.0.0.1',
      WXHOST_BASE_URLS: 'https://api.weixin.qq.com=http://127.0.0.1:8090',
    })
    expect(lines(findings)).toContain('ok Redis: answers')
    expect(lines(findings)).toContain('ok upstream: https://api.weixin.qq.com is reached at http://127.0.0.1:8090')
  })

  test('writes nothing', async () => {
    await look(sandbox)
    expect(dir.isEmpty()).toBe(true)
  })
})

describe('the report', () => {
  const findings: readonly Finding[] = [
    { check: 'settings', status: 'ok', what: 'fine' },
    { check: 'apps', status: 'fail', what: 'bad', remedy: 'Mend it.' },
    { check: 'apps', status: 'warn', what: 'odd' },
  ]

  test('is a table with remedies below', () => {
    expect(reportTable({ colors: false }, findings).split('\n')).toEqual([
      'ok    settings  fine',
      'fail  apps      bad',
      '                -> Mend it.',
      'warn  apps      odd',
      '',
      'Wrong: 1; warnings: 1.',
    ])
  })

  test('sums up what is not wrong', () => {
    expect(reportTable({ colors: false }, findings.slice(0, 1))).toContain('All is well.')
    expect(reportTable({ colors: false }, findings.slice(2))).toContain('Nothing is wrong; warnings: 1.')
  })

  test('is one JSON object for programs', () => {
    expect(JSON.parse(reportJson(findings))).toEqual({ ok: false, findings })
  })
})

describe('the probes', () => {
  async function listening(answer: string) {
    const server = createServer((socket) => socket.on('data', () => socket.write(answer)).on('error', () => undefined))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    return { server, port: (server.address() as AddressInfo).port }
  }
  const closed = (server: ReturnType<typeof createServer>) => new Promise((resolve) => server.close(resolve))

  test('tell who listens from who does not', async () => {
    const { server, port } = await listening('')
    await networkProbes.tcp(`http://127.0.0.1:${port}/x`)
    await closed(server)
    await expect(networkProbes.tcp(`http://127.0.0.1:${port}/x`)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('tell a Redis that is not there', async () => {
    const { server, port } = await listening('')
    await closed(server)
    await expect(networkProbes.redis(new SecretValue(`redis://127.0.0.1:${port}`))).rejects.toThrow()
  })

  test('tell what listens but is no Redis', async () => {
    const { server, port } = await listening('HTTP/1.1 400 Bad Request\r\n\r\n')
    await expect(networkProbes.redis(new SecretValue(`redis://127.0.0.1:${port}`))).rejects.toThrow()
    await closed(server)
  })
})
