import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { Pool } from 'undici'
import { makeCanaryHome } from '../support/canary-home.ts'
import { freePort, HostProcess } from '../support/host-process.ts'
import { MockProcess } from '../support/mock-process.ts'
import { round } from './lib/statistics.ts'

const perSecond = 500
const tickMs = 10
const appid = 'wxd678efh567hg6787'
const program = fileURLToPath(new URL('../../core/bin/wxhost.js', import.meta.url))

/** Versions come, are promoted, taken back and removed while calls arrive at a steady pace, whether or not earlier ones are answered. */
export async function hotLoad(say: (line: string) => void): Promise<Readonly<Record<string, number>>> {
  const home = await makeCanaryHome({ stable: ['oauth2', 'template-v1'], canaries: [] })
  const shelf = await makeCanaryHome({
    stable: [],
    canaries: [{ of: 'template-v1' }, { of: 'template-v1', version: '1.2.0' }],
  })
  const dataDir = await mkdtemp(join(tmpdir(), 'wxhost-hot-load-'))
  const mock = await MockProcess.start(await freePort())
  const host = new HostProcess(await freePort(), {
    WXHOST_DATA_DIR: dataDir,
    WXHOST_MANIFEST: home.manifest,
    WXHOST_BASE_URLS: `https://api.weixin.qq.com=${mock.url},https://api.mch.weixin.qq.com=${mock.url}`,
  })
  await host.start()
  const load = new SteadyCalls(host.url)
  const wxhost = async (...args: readonly string[]) => {
    say(`${load.made} calls: wxhost ${args.slice(0, 3).join(' ')}`)
    return runWxhost(dataDir, args)
  }
  const record = (id: string) => ['--record', join(shelf.directory, 'contracts/verified', `${id}.json`)]
  const bring = async (id: string): Promise<string> => {
    await wxhost('plugin', 'add', shelf.pluginDirectory(id), ...record(id))
    const plan = await wxhost('rollout', 'plan', 'template', id, '--steps', '50%,hold', '--why', 'bench', '--json')
    const { rollout } = JSON.parse(plan) as { rollout: { id: string } }
    await wxhost('rollout', 'start', rollout.id, '--why', 'bench')
    return rollout.id
  }
  try {
    load.start()
    const first = await bring('template-v1@1.1.0')
    await wxhost('rollout', 'promote', first, '--all', '--why', 'bench')
    const second = await bring('template-v1@1.2.0')
    await wxhost('rollout', 'abort', second, '--why', 'bench')
    await wxhost('plugin', 'remove', 'template-v1@1.2.0')
    await wxhost('rollout', 'abort', first, '--why', 'bench')
    await wxhost('plugin', 'remove', 'template-v1@1.1.0')
    return await load.stop()
  } finally {
    await load.stop()
    await host.stop()
    await mock.stop()
    for (const directory of [home.directory, shelf.directory, dataDir])
      await rm(directory, { recursive: true, force: true })
  }
}

async function runWxhost(dataDir: string, args: readonly string[]): Promise<string> {
  const env = { PATH: process.env.PATH ?? '', WXHOST_MODE: 'sandbox', WXHOST_DATA_DIR: dataDir }
  const child = spawn(process.execPath, [program, ...args], { env, cwd: dataDir, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'close')
  const [out, said] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = await ended
  if (code !== 0) throw new Error(`wxhost ${args.slice(0, 2).join(' ')} ended with ${code}: ${said}${out}`)
  return out
}

/** Calls at a steady pace over the connections of a service's pool. */
class SteadyCalls {
  made = 0
  #answered = 0
  #failed = 0
  readonly #pool: Pool
  readonly #running = new Set<Promise<void>>()
  #timer: NodeJS.Timeout | undefined
  #began = 0
  #lasted = 0

  constructor(url: string) {
    this.#pool = new Pool(url, { connections: 100 })
  }

  start(): void {
    this.#began = performance.now()
    this.#timer = setInterval(() => {
      const due = ((performance.now() - this.#began) / 1_000) * perSecond
      while (this.made < due) this.#call()
    }, tickMs)
  }

  async stop(): Promise<Readonly<Record<string, number>>> {
    if (this.#timer !== undefined) {
      clearInterval(this.#timer)
      this.#timer = undefined
      await Promise.all(this.#running)
      this.#lasted = (performance.now() - this.#began) / 1_000
      await this.#pool.close()
    }
    const answered_per_second = round(this.#answered / this.#lasted, 0)
    return { calls: this.made, failed: this.#failed, seconds: round(this.#lasted, 1), answered_per_second }
  }

  #call(): void {
    this.made++
    const path = `/v1/apps/${appid}/template/list`
    const headers = { 'content-type': 'application/json' }
    const running = this.#pool
      .request({ method: 'POST', path, headers, body: '{}' })
      .then(async ({ statusCode, body }) => {
        await body.dump()
        if (statusCode === 200) this.#answered++
        else this.#failed++
      })
      .catch(() => void this.#failed++)
      .finally(() => this.#running.delete(running))
    this.#running.add(running)
  }
}
