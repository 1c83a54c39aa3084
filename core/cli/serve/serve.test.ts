import { EventEmitter, once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { HostError } from '../../errors/host-error.ts'
import type { RunningHost } from '../../host.ts'
import { openControlServer } from '../../http/control-server.ts'
import { faultsOf } from '../../settings/testing/faults-of.ts'
import { useTempDir } from '../../settings/testing/use-temp-dir.ts'
import type { Settings } from '../../settings.ts'
import { httpFloor } from '../../testing/http-floor.ts'
import type { Writer } from '../cli-io.ts'
import { reloadHosts } from '../control/reload-hosts.ts'
import { testIo } from '../testing/test-io.ts'
import { type ServeParts, type ServeRequest, serve } from './serve.ts'

const dir = useTempDir()
const sandbox: ServeRequest = { sandbox: true, overrides: { WXHOST_MODE: { value: 'sandbox', source: '--sandbox' } } }
const mockUrl = 'http://127.0.0.1:8090'

/** A host and a mock that only say what was done with them. */
function stage(more: { env?: Record<string, string>; parts?: Partial<ServeParts>; host?: Partial<RunningHost> } = {}) {
  const done: string[] = []
  const started: Settings[] = []
  const signals = new EventEmitter()
  const mock = Promise.withResolvers<number>()
  const host: RunningHost = {
    url: 'http://127.0.0.1:8080',
    plugins: [],
    appids: [],
    reloadApps: async () => ({ apps: 2 }),
    openControl: (path, doors) => openControlServer(path, httpFloor().parts, doors),
    rollouts: {} as RunningHost['rollouts'],
    pluginControl: {} as RunningHost['pluginControl'],
    stop: async () => void done.push('host stopped'),
    ...more.host,
  }
  const io = testIo(dir.path, more.env)
  const parts: ServeParts = {
    io: {
      ...io,
      stdout: announced(io.stdout, signals),
      stderr: announced(io.stderr, signals),
    },
    startHost: async (settings) => {
      started.push(settings)
      return host
    },
    startMock: async () => ({ url: mockUrl, ended: mock.promise, stop: async () => void done.push('mock stopped') }),
    signals,
    exitNow: (code) => void done.push(`exit ${code}`),
    ...more.parts,
  }
  const until = async (text: string) => {
    while (!(io.out() + io.err()).includes(text)) await once(signals, 'said')
  }
  return { parts, done, started, signals, mock, io, until }
}

const announced = (writer: Writer, signals: EventEmitter): Writer => ({
  write: (text) => {
    writer.write(text)
    signals.emit('said')
  },
})

describe('serve', () => {
  test('brings up mock and host, and takes them down in the other order', async () => {
    const { parts, done, started, signals, until } = stage()
    const served = serve(sandbox, parts)
    await until('wxhost is ready')
    signals.emit('SIGTERM', 'SIGTERM')
    expect(await served).toBe(0)
    expect(done).toEqual(['host stopped', 'mock stopped'])
    expect([...(started[0]?.upstream.baseUrls ?? [])]).toEqual([
      ['https://api.weixin.qq.com', mockUrl],
      ['https://open.weixin.qq.com', mockUrl],
      ['https://api.mch.weixin.qq.com', mockUrl],
    ])
    expect(signals.eventNames()).toEqual([])
  })

  test('leaves base URLs that were asked for', async () => {
    const { parts, started, signals, until } = stage({
      env: { WXHOST_BASE_URLS: 'https://open.weixin.qq.com=http://127.0.0.1:1' },
    })
    const served = serve(sandbox, parts)
    await until('wxhost is ready')
    signals.emit('SIGINT', 'SIGINT')
    await served
    expect(started[0]?.upstream.baseUrls.get('https://open.weixin.qq.com')).toBe('http://127.0.0.1:1')
  })

  test('needs no mock without --sandbox', async () => {
    const { parts, done, signals, until } = stage({ env: { WXHOST_MODE: 'sandbox' } })
    const served = serve({ sandbox: false, overrides: {} }, parts)
    await until('wxhost is ready')
    signals.emit('SIGTERM', 'SIGTERM')
    expect(await served).toBe(0)
    expect(done).toEqual(['host stopped'])
  })

  test('a second signal does not wait', async () => {
    const stopping = Promise.withResolvers<void>()
    const { parts, done, signals, until } = stage({ host: { stop: () => stopping.promise } })
    const served = serve(sandbox, parts)
    await until('wxhost is ready')
    signals.emit('SIGTERM', 'SIGTERM')
    signals.emit('SIGTERM', 'SIGTERM')
    expect(done).toEqual(['exit 1'])
    stopping.resolve()
    await served
  })

  test('a signal while it starts stops what is up, and is no failure', async () => {
    const { parts, done, signals } = stage({
      parts: {
        startMock: async ({ asked }) => {
          signals.emit('SIGINT', 'SIGINT')
          throw new Error(String(asked.aborted))
        },
      },
    })
    expect(await serve(sandbox, parts)).toBe(0)
    expect(done).toEqual([])
  })

  test('ends with 1 when the mock ends by itself', async () => {
    const { parts, done, mock, io, until } = stage()
    const served = serve(sandbox, parts)
    await until('wxhost is ready')
    mock.resolve(3)
    expect(await served).toBe(1)
    expect(done).toEqual(['host stopped', 'mock stopped'])
    expect(io.err()).toContain('The mock of WeChat ended by itself (exit code 3)')
  })

  test('takes the mock down when the host does not start', async () => {
    const refused = new HostError('WXH_PORT_TAKEN', 'Port 8080 of 127.0.0.1 is in use.')
    const { parts, done } = stage({ parts: { startHost: () => Promise.reject(refused) } })
    await expect(serve(sandbox, parts)).rejects.toBe(refused)
    expect(done).toEqual(['mock stopped'])
  })

  test('starts nothing with settings that cannot be used', async () => {
    const { parts, started } = stage({ env: { WXHOST_PORT: 'x' } })
    await expect(serve(sandbox, parts)).rejects.toMatchObject({ code: 'WXH_SETTINGS_INVALID' })
    expect(started).toEqual([])
  })
})

test('what is wrong in settings, apps and API keys is said at once', async () => {
  dir.write(
    'apps.json',
    { apps: [{ appid: 'wx0123456789abcdef', kind: 'work', secrets: { a: 'inline:s3cret-value' } }] },
    0o644,
  )
  dir.write('keys.json', { keys: [] }, 0o644)
  const env = {
    WXHOST_APPS: 'apps.json',
    WXHOST_API_KEYS: 'keys.json',
    WXHOST_BASE_URLS: 'https://api.weixin.qq.com=http://127.0.0.1:8090',
  }
  const { parts, started } = stage({ env })
  const refused = serve({ sandbox: false, overrides: {} }, parts)
  expect((await faultsOf(refused)).map((line) => line.split(': ')[0])).toEqual([
    'WXHOST_MASTER_KEY',
    'WXHOST_BASE_URLS',
    'apps.json /apps/0/secrets/a',
    'keys.json',
  ])
  await expect(refused).rejects.toMatchObject({ code: 'WXH_SETTINGS_INVALID' })
  await expect(refused).rejects.not.toThrow('s3cret-value')
  expect(started).toEqual([])
})

describe('a reload', () => {
  const faulty = () => Promise.reject(new HostError('WXH_APPS_INVALID', 'apps.json is wrong.', { faults: [] }))

  test('on SIGHUP says how it went', async () => {
    const { parts, signals, io, until } = stage()
    const served = serve(sandbox, parts)
    await until('wxhost is ready')
    signals.emit('SIGHUP', 'SIGHUP')
    await until('read again')
    signals.emit('SIGTERM', 'SIGTERM')
    await served
    expect(io.out()).toContain('Apps and secrets were read again: 2 in force.')
  })

  test('on SIGHUP that fails leaves the host running', async () => {
    const { parts, signals, io, until } = stage({ host: { reloadApps: faulty } })
    const served = serve(sandbox, parts)
    await until('wxhost is ready')
    signals.emit('SIGHUP', 'SIGHUP')
    await until('stay as they were')
    signals.emit('SIGTERM', 'SIGTERM')
    expect(await served).toBe(0)
    expect(io.err()).toBe('Apps and secrets stay as they were. apps.json is wrong.\n')
  })

  test('over the control socket is answered', async () => {
    const { parts, signals, until } = stage({ host: { reloadApps: faulty } })
    const served = serve(sandbox, parts)
    await until('wxhost is ready')
    expect(await reloadHosts(`${dir.path}/.wxhost`)).toEqual([
      { pid: process.pid, ok: false, message: 'apps.json is wrong.' },
    ])
    signals.emit('SIGTERM', 'SIGTERM')
    await served
  })

  test('only by signal, where no socket can be made, is said at the start', async () => {
    const { parts, signals, io, until } = stage({ env: { WXHOST_DATA_DIR: 'x'.repeat(120) } })
    const served = serve(sandbox, parts)
    await until('wxhost is ready')
    signals.emit('SIGTERM', 'SIGTERM')
    expect(await served).toBe(0)
    expect(io.err()).toContain(`use: kill -HUP ${process.pid}`)
  })
})
