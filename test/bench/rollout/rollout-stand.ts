import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RolloutView } from '@wxhost/core'
import { Pool } from 'undici'
import { makeCanaryHome } from '../../support/canary-home.ts'
import { freePort, HostProcess, pause } from '../../support/host-process.ts'
import { MockProcess } from '../../support/mock-process.ts'
import type { PlantedFault } from './planted-faults.ts'

const appid = 'wxd678efh567hg6787'
const callers = 16
const weight = 50_000

/** What one rollout of a faulty canary came to. */
export interface RolledBack {
  /** Failed calls of the canary that the judge had counted when it decided. */
  readonly counted: number
  /** All that the canary failed: with those in flight then. */
  readonly failed: number
  /** Callers that were answered with anything but a success. */
  readonly refused: number
  readonly why: string
}

interface AuditLine {
  readonly arm: string | null
  readonly rescued?: boolean
}

/** A host and a mock WeChat, each a process of its own, and a canary with a fault in it. */
export class RolloutStand {
  readonly #host: HostProcess
  readonly #mock: MockProcess
  readonly #dataDir: string
  readonly #homeDir: string
  readonly #pool: Pool
  #id: string | undefined
  #audited = 0

  private constructor(host: HostProcess, mock: MockProcess, dataDir: string, homeDir: string) {
    this.#host = host
    this.#mock = mock
    this.#dataDir = dataDir
    this.#homeDir = homeDir
    this.#pool = new Pool(host.url, { connections: callers + 1 })
  }

  static async start({ change, fault }: PlantedFault): Promise<RolloutStand> {
    const home = await makeCanaryHome({ stable: ['oauth2', 'template-v1'], canaries: [{ of: 'template-v1', change }] })
    const dataDir = await mkdtemp(join(tmpdir(), 'wxhost-rollout-'))
    const mock = await MockProcess.start(await freePort())
    const host = new HostProcess(await freePort(), {
      WXHOST_DATA_DIR: dataDir,
      WXHOST_MANIFEST: home.manifest,
      WXHOST_BASE_URLS: `https://api.weixin.qq.com=${mock.url},https://api.mch.weixin.qq.com=${mock.url}`,
      WXHOST_AUDIT_FILE: join(dataDir, 'audit.jsonl'),
    })
    await host.start()
    if (fault !== undefined) await fetch(`${mock.url}/__mock/faults`, { method: 'POST', body: JSON.stringify(fault) })
    return new RolloutStand(host, mock, dataDir, home.directory)
  }

  /** Calls go on until the canary is taken back. */
  async rollOut(): Promise<RolledBack> {
    const id = await this.#begin()
    let [isOver, refused] = [false, 0]
    const calling = Array.from({ length: callers }, async () => {
      while (!isOver) if ((await this.#call()) !== 200) refused++
    })
    let view = await this.#view(id)
    while (view.rollout.state.kind !== 'rolled-back') {
      await pause(10)
      view = await this.#view(id)
    }
    isOver = true
    await Promise.all(calling)
    const { state } = view.rollout
    const why = state.kind === 'rolled-back' ? state.why : state.kind
    return { counted: view.judge.arms.canary.failed, failed: await this.#rescuedSince(), refused, why }
  }

  async stop(): Promise<void> {
    await this.#pool.destroy()
    await this.#host.stop()
    await this.#mock.stop()
    for (const directory of [this.#dataDir, this.#homeDir]) await rm(directory, { recursive: true, force: true })
  }

  async #begin(): Promise<string> {
    const steps = [{ kind: 'weight', weight }]
    if (this.#id === undefined) {
      const plan = { protocol: 'template', canary: 'template-v1@1.1.0', steps, why: 'bench' }
      this.#id = ((await this.#admin('POST', '', plan)) as RolloutView).rollout.id
    } else await this.#admin('POST', `/${this.#id}/clear`, { why: 'once more' })
    await this.#admin('POST', `/${this.#id}/start`, { why: 'bench' })
    return this.#id
  }

  async #call(): Promise<number> {
    const path = `/v1/apps/${appid}/template/list`
    const headers = { 'content-type': 'application/json' }
    const { statusCode, body } = await this.#pool.request({ method: 'POST', path, headers, body: '{}' })
    await body.dump()
    return statusCode
  }

  #view = async (id: string): Promise<RolloutView> => (await this.#admin('GET', `/${id}`)) as RolloutView

  async #admin(method: 'GET' | 'POST', path: string, content?: object): Promise<unknown> {
    const { statusCode, body } = await this.#pool.request({
      method,
      path: `/admin/rollouts${path}`,
      headers: { 'content-type': 'application/json' },
      ...(content && { body: JSON.stringify(content) }),
    })
    const text = await body.text()
    if (statusCode >= 300) throw new Error(`/admin/rollouts${path}: ${statusCode} ${text}`)
    return JSON.parse(text)
  }

  /** Of the audit, which is written in batches: read once it has grown no more. */
  async #rescuedSince(): Promise<number> {
    let lines: readonly string[] = []
    for (let before = -1; before !== lines.length; await pause(300)) {
      before = lines.length
      lines = (await readFile(join(this.#dataDir, 'audit.jsonl'), 'utf8')).trimEnd().split('\n')
    }
    const fresh = lines.slice(this.#audited).map((line) => JSON.parse(line) as AuditLine)
    this.#audited = lines.length
    return fresh.filter(({ arm, rescued }) => arm === 'canary' && rescued === true).length
  }
}
