import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type RunningHost, readSettings, type Settings, startHost } from '@wxhost/core'
import { type MockWechat, startMockWechat, type World } from '@wxhost/mock-wechat'

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
  call(operation: string, input?: unknown, headers?: Record<string, string>): Promise<Answer>
  stop(): Promise<void>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown>
}

export interface SandboxOptions {
  /** Environment variables over the sandbox's own, e.g. `WXHOST_CALL_TIMEOUT_MS`. */
  readonly env?: Readonly<Record<string, string>>
  readonly dataDir?: string
}

const manifest = fileURLToPath(new URL('../../plugins.manifest.json', import.meta.url))

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const mock = await startMockWechat({ port: 0 })
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'wxhost-test-')))
  const env = {
    WXHOST_MODE: 'sandbox',
    WXHOST_PORT: '0',
    WXHOST_MANIFEST: manifest,
    WXHOST_DATA_DIR: dataDir,
    WXHOST_LOG_LEVEL: 'silent',
    WXHOST_BASE_URLS: ['https://api.weixin.qq.com', 'https://open.weixin.qq.com']
      .map((o) => `${o}=${mock.url}`)
      .join(','),
    ...options.env,
  }
  const settings = await readSettings({ env, cwd: dataDir })
  const host = await startHost(settings).catch(async (error: unknown) => {
    await mock.close()
    throw error
  })
  return {
    host,
    mock,
    world: mock.world,
    dataDir,
    settings,
    call: (operation, input, headers) => call(host.url, operation, input, headers),
    async stop() {
      await host.stop()
      await mock.close()
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function call(
  url: string,
  operation: string,
  input: unknown = {},
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${url}/v1/apps/${appid}/${operation.replace('.', '/')}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(input),
  })
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  }
}
