import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type HostOptions, type RunningHost, readSettings, type Settings, startHost } from '@wxhost/core'
import { type MockWechat, startMockWechat, type World } from '@wxhost/mock-wechat'
import { onTestFinished } from 'vitest'
import { type Answer, callHost } from './call-host.ts'

export const appid = 'wxd678efh567hg6787'
export const follower = 'oia2TjuEGTNoeX76QEjQNrcURxG8'
export const message = {
  touser: follower,
  template_id: 'industry:order-paid',
  data: { thing1: { value: '门诊挂号' }, time2: { value: '2026-11-20 10:00' }, amount3: { value: '1.00元' } },
}

/** A host and a mock WeChat on free ports of this machine, and all that a test asks of them. */
export interface Sandbox {
  readonly host: RunningHost
  readonly mock: MockWechat
  readonly world: World
  readonly dataDir: string
  readonly settings: Settings
  /** A call for the sandbox app, or for another one. */
  call(operation: string, input?: unknown, headers?: Record<string, string>, appid?: string): Promise<Answer>
  stop(): Promise<void>
}

export interface SandboxOptions extends HostOptions {
  /** Environment variables over the sandbox's own, e.g. `WXHOST_CALL_TIMEOUT_MS`. */
  readonly env?: Readonly<Record<string, string>>
  /** One that outlives the host; else a fresh one that goes with it. */
  readonly dataDir?: string
  /** One that outlives the host, or serves several; else an own one. */
  readonly mock?: MockWechat
  /** Rows of the apps file; else the app that comes with the host. */
  readonly apps?: readonly object[]
  /** Rows of merchants in the apps file, beside `apps`. */
  readonly merchants?: readonly object[]
  /** Rows of the API key file; else no keys are asked for. */
  readonly keys?: readonly object[]
}

const manifest = fileURLToPath(new URL('../../plugins.manifest.json', import.meta.url))

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { env = {}, apps, merchants, keys, mock: givenMock, dataDir: givenDir, ...hostOptions } = options
  const mock = givenMock ?? (await startMockWechat({ port: 0 }))
  const dataDir = givenDir ?? (await makeDataDir())
  const cleanUp = async () => {
    if (givenMock === undefined) await mock.close()
    if (givenDir === undefined) await rm(dataDir, { recursive: true, force: true })
  }
  try {
    const files = {
      ...(await file('WXHOST_APPS', dataDir, { apps, merchants })),
      ...(await file('WXHOST_API_KEYS', dataDir, { keys })),
    }
    // Plugins that a test makes up have no verification record; those of the repository are held to theirs.
    const proof = env.WXHOST_MANIFEST === undefined ? {} : { WXHOST_CONTRACTS: 'warn' }
    const given = { ...sandboxEnv(mock.url, dataDir), ...proof, ...files, ...env }
    const settings = await readSettings({ env: given, cwd: dataDir })
    const host = await startHost(settings, hostOptions)
    let stopped: Promise<void> | undefined
    const stop = () => (stopped ??= host.stop().finally(cleanUp))
    const call: Sandbox['call'] = (operation, input, headers, id = appid) =>
      callHost(host.url, id, operation, input, headers)
    return { host, mock, world: mock.world, dataDir, settings, call, stop }
  } catch (error) {
    await cleanUp()
    throw error
  }
}

/** A sandbox that ends with the test. */
export async function useSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options)
  onTestFinished(() => sandbox.stop())
  return sandbox
}

/** A mock WeChat for several hosts, or for one that is started again; it ends with the test. */
export async function useMock(): Promise<MockWechat> {
  const mock = await startMockWechat({ port: 0 })
  onTestFinished(() => mock.close())
  return mock
}

/** A data directory for several hosts, or for one that is started again; it goes with the test. */
export async function useDataDir(): Promise<string> {
  const dataDir = await makeDataDir()
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  return dataDir
}

const makeDataDir = () => mkdtemp(join(tmpdir(), 'wxhost-test-'))

const sandboxEnv = (mockUrl: string, dataDir: string) => ({
  WXHOST_MODE: 'sandbox',
  WXHOST_PORT: '0',
  WXHOST_MANIFEST: manifest,
  WXHOST_DATA_DIR: dataDir,
  WXHOST_LOG_LEVEL: 'silent',
  WXHOST_BASE_URLS: ['https://api.weixin.qq.com', 'https://open.weixin.qq.com', 'https://api.mch.weixin.qq.com']
    .map((origin) => `${origin}=${mockUrl}`)
    .join(','),
})

/** Writes `{ apps: […], merchants: […] }` or `{ keys: […] }` beside the data, and names the file in its variable. */
async function file(
  variable: string,
  dataDir: string,
  content: Readonly<Record<string, readonly object[] | undefined>>,
): Promise<Record<string, string>> {
  const [[name, rows]] = Object.entries(content) as [[string, readonly object[] | undefined]]
  if (rows === undefined) return {}
  const path = join(dataDir, `${name}.json`)
  await writeFile(path, JSON.stringify(content), { mode: 0o600 })
  return { [variable]: path }
}
