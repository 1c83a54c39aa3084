import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { RolloutView } from '@wxhost/core'
import { SANDBOX } from '@wxhost/mock-wechat'
import { type CanaryHome, makeCanaryHome } from '../../support/canary-home.ts'
import { freePort, HostProcess } from '../../support/host-process.ts'
import { MockProcess } from '../../support/mock-process.ts'

const program = fileURLToPath(new URL('../../../core/bin/wxhost.js', import.meta.url))

/** Both of one merchant, each with a user of its own. */
export const payers = [
  { appid: SANDBOX.app.appid, openid: SANDBOX.users.follower },
  { appid: SANDBOX.miniProgram.appid, openid: SANDBOX.users.miniProgram },
] as const

/** Totals of 100 yuan and more go out as text, which WeChat refuses. */
const bug = {
  file: 'dist/order/order-body.js',
  find: '...without(input, ...partyNames),',
  put: '...without(input, ...partyNames),\n        ...(input.amount.total >= 10_000 ? { amount: { ...input.amount, total: String(input.amount.total) } } : {}),',
}

/** A host and a mock WeChat, each a process of its own, and two versions of pay-v3 on a shelf. */
export class PayStage {
  readonly mockUrl: string
  readonly hostUrl: string
  readonly #host: HostProcess
  readonly #mock: MockProcess
  readonly #dataDir: string
  readonly #shelf: CanaryHome

  private constructor(host: HostProcess, mock: MockProcess, dataDir: string, shelf: CanaryHome) {
    this.#host = host
    this.#mock = mock
    this.#dataDir = dataDir
    this.#shelf = shelf
    this.mockUrl = mock.url
    this.hostUrl = host.url
  }

  static async start(): Promise<PayStage> {
    const canaries = [
      { of: 'pay-v3', version: '1.1.0', edit: bug },
      { of: 'pay-v3', version: '1.1.1' },
    ]
    const shelf = await makeCanaryHome({ stable: [], canaries })
    const dataDir = await mkdtemp(join(tmpdir(), 'wxhost-demo-canary-'))
    const mock = await MockProcess.start(await freePort())
    await writeFile(join(dataDir, 'apps.json'), JSON.stringify(apps), { mode: 0o600 })
    const host = new HostProcess(await freePort(), {
      WXHOST_DATA_DIR: dataDir,
      WXHOST_APPS: join(dataDir, 'apps.json'),
      WXHOST_BASE_URLS: `https://api.weixin.qq.com=${mock.url},https://api.mch.weixin.qq.com=${mock.url}`,
    })
    const stage = new PayStage(host, mock, dataDir, shelf)
    try {
      await host.start()
      await stage.control('/apps', { appid: payers[1].appid, mchid: SANDBOX.merchant.mchid })
      return stage
    } catch (error) {
      await stage.stop()
      throw error
    }
  }

  /** Of a version on the shelf: what `wxhost plugin add` takes. */
  packageOf(id: string): readonly string[] {
    const record = join(this.#shelf.directory, 'contracts/verified', `${id}.json`)
    return [this.#shelf.pluginDirectory(id), '--record', record]
  }

  /** What `wxhost …` prints. @throws Error with what it said where it failed. */
  async wxhost(...args: readonly string[]): Promise<string> {
    const env = { PATH: process.env.PATH ?? '', WXHOST_MODE: 'sandbox', WXHOST_DATA_DIR: this.#dataDir, NO_COLOR: '1' }
    const child = spawn(process.execPath, [program, ...args], {
      env,
      cwd: this.#dataDir,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = once(child, 'close')
    const [out, said] = await Promise.all([text(child.stdout), text(child.stderr)])
    const [code] = await ended
    if (code !== 0) throw new Error(`wxhost ${args.slice(0, 2).join(' ')} ended with ${code}: ${said}${out}`)
    return out.trimEnd()
  }

  async rollout(id: string): Promise<RolloutView> {
    return JSON.parse(await this.wxhost('rollout', 'status', id, '--json')) as RolloutView
  }

  /** The mock's control API. */
  async control(path: string, body?: object): Promise<unknown> {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    const answer = await fetch(`${this.mockUrl}/__mock${path}`, init)
    if (!answer.ok) throw new Error(`The mock answered ${answer.status}: ${await answer.text()}`)
    return answer.json()
  }

  async stop(): Promise<void> {
    await this.#host.stop()
    await this.#mock.stop()
    for (const directory of [this.#dataDir, this.#shelf.directory])
      await rm(directory, { recursive: true, force: true })
  }
}

const { mchid, serial, privateKey, apiV3Key } = SANDBOX.merchant
const apps = {
  apps: [
    {
      appid: SANDBOX.app.appid,
      kind: 'official-account',
      mchid,
      secrets: { 'app-secret': `inline:${SANDBOX.app.secret}` },
      settings: { pay: {} },
    },
    {
      appid: SANDBOX.miniProgram.appid,
      kind: 'mini-program',
      mchid,
      secrets: { 'app-secret': `inline:${SANDBOX.miniProgram.secret}` },
      settings: { pay: {} },
    },
  ],
  merchants: [{ mchid, serial, privateKey: `inline:${privateKey}`, apiV3Key: `inline:${apiV3Key}` }],
}
