import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HistoryEntry, RolloutView } from '@wxhost/core'
import { onTestFinished } from 'vitest'
import { positionOf } from '../../core/rollout/admission/position.ts'
import { MILLION } from '../../core/rollout/plan.ts'
import { RedisServer } from '../../core/testing/redis-server.ts'
import { type Answer, callHost } from './call-host.ts'
import { useCanaryHome } from './canary-plugin.ts'
import { eventually } from './eventually.ts'
import { freePort, HostProcess } from './host-process.ts'
import { appid, useMock } from './sandbox.ts'

/**
 * A canary whose `list` fails so many of its calls, by their idempotency keys. Not the first three of a fresh worker: so it is
 * never reproduced, and the detectors have to find it.
 * @param share in hundredths
 */
export const failing = (share: number): string => `(() => {
  let calls = 0
  const spread = (key) => [...key].reduce((sum, letter) => (Math.imul(sum ^ letter.charCodeAt(0), 16777619)) >>> 0, 2166136261)
  return operation('list', {
    encode(input, call) {
      calls += 1
      if (calls > 3 && (spread(call.idempotencyKey) >>> 8) % 100 < ${share}) throw new Error('planted')
      return plugin.operations.list.encode(input, call)
    },
  })
})()`

const knownAfter = 60

export interface RolloutHostsOptions {
  readonly hosts: number
  /** Of the canary `template-v1@1.1.0`. */
  readonly change: string
  /** Which Redis a host speaks to; default: the one that all share, directly. */
  readonly redisUrlOf?: (host: number, redis: RedisServer) => string | Promise<string>
}

/** Hosts, each a process with a disk of its own, over one Redis and one mock WeChat; all of it ends with the test. */
export class RolloutHosts {
  readonly redis: RedisServer
  readonly hosts: readonly HostProcess[]
  readonly #dirs: readonly string[]
  #counted = 0
  #calls = 0

  private constructor(redis: RedisServer, hosts: readonly HostProcess[], dirs: readonly string[]) {
    this.redis = redis
    this.hosts = hosts
    this.#dirs = dirs
  }

  static async use({ hosts: count, change, redisUrlOf }: RolloutHostsOptions): Promise<RolloutHosts> {
    const { manifest } = await useCanaryHome({
      stable: ['oauth2', 'template-v1'],
      canaries: [{ of: 'template-v1', run: 'inline', change }],
    })
    const mock = await useMock()
    const redis = await RedisServer.start()
    onTestFinished(() => redis.stop())
    const masterKey = randomBytes(32).toString('base64url')
    const dirs: string[] = []
    const hosts: HostProcess[] = []
    for (let number = 0; number < count; number++) {
      const dir = await mkdtemp(join(tmpdir(), 'wxhost-rollout-'))
      dirs.push(dir)
      hosts.push(
        new HostProcess(await freePort(), {
          WXHOST_DATA_DIR: dir,
          WXHOST_MANIFEST: manifest,
          WXHOST_BASE_URLS: `https://api.weixin.qq.com=${mock.url},https://open.weixin.qq.com=${mock.url}`,
          WXHOST_REDIS_URL: (await redisUrlOf?.(number, redis)) ?? redis.url,
          WXHOST_MASTER_KEY: masterKey,
          WXHOST_AUDIT_FILE: join(dir, 'audit.jsonl'),
        }),
      )
    }
    onTestFinished(async () => {
      await Promise.all(hosts.map((host) => host.kill()))
      for (const dir of dirs) await rm(dir, { recursive: true, force: true })
    })
    for (const host of hosts) await host.start()
    return new RolloutHosts(redis, hosts, dirs)
  }

  /** A call that is dealt to an arm by `key`. */
  call(host: number, key: string): Promise<Answer> {
    return callHost(this.#at(host).url, appid, 'template.list', {}, { 'idempotency-key': key })
  }

  /** As an operator does it, through one of the hosts. @returns status and body of the answer. */
  async admin(host: number, path: string, body?: object): Promise<{ status: number; body: RolloutView }> {
    const response = await fetch(`${this.#at(host).url}/admin/rollouts${path}`, {
      ...(body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as RolloutView }
  }

  /**
   * Plans and starts it through the first host, and waits until all hosts route by it. @returns its id.
   * @param more of the plan, e.g. its limits; its steps in place of the one weight.
   */
  async begin(weight: number, more: object = {}): Promise<string> {
    const steps = [{ kind: 'weight', weight }]
    const plan = { protocol: 'template', canary: 'template-v1@1.1.0', steps, why: 'a new version', ...more }
    const asked: Awaited<ReturnType<typeof this.admin>>[] = []
    // Hosts that start all at once on a busy machine may take Redis for away at first.
    await eventually(async () => asked[asked.push(await this.admin(0, '', plan)) - 1]?.status).toBe(201)
    const id = asked.at(-1)?.body.rollout.id ?? ''
    await this.start(id)
    return id
  }

  /** What the history of a host says, oldest first: `started by local`. */
  async history(host: number, id: string): Promise<readonly string[]> {
    const response = await fetch(`${this.#at(host).url}/admin/rollouts/${id}/history`)
    const { history } = (await response.json()) as { history: readonly HistoryEntry[] }
    return history.map(({ what, actor }) => `${what} by ${actor}`)
  }

  async again(id: string): Promise<void> {
    await this.admin(0, `/${id}/clear`, { why: 'once more' })
    await this.start(id)
  }

  async start(id: string): Promise<void> {
    await eventually(async () => (await this.admin(0, `/${id}/start`, { why: 'office hours' })).status).toBe(200)
    await this.untilState(id, 'running')
    await this.#callStable(id)
  }

  async untilState(id: string, state: string, among = this.hosts.map((_, host) => host)): Promise<void> {
    const states = async () =>
      Promise.all(among.map(async (host) => (await this.admin(host, `/${id}`)).body.rollout?.state.kind))
    await eventually(states).toEqual(among.map(() => state))
  }

  /** Callers take the hosts in turn until `isOver`. @returns answers that were no success. */
  async load(isOver: () => boolean, among = this.hosts.map((_, host) => host), callers = 8): Promise<string[]> {
    const refused: string[] = []
    const caller = async () => {
      while (!isOver()) {
        const number = this.#calls++
        const { status, body } = await this.call(among[number % among.length] ?? 0, `rollout-key-${number}`)
        if (status !== 200) refused.push(`${status} ${body.code}`)
      }
    }
    await Promise.all(Array.from({ length: callers }, caller))
    return refused
  }

  /** Calls on all hosts until the rollout is rolled back on each. @returns answers that were no success. */
  async loadUntilBack(id: string, among?: readonly number[]): Promise<string[]> {
    let isOver = false
    const loading = this.load(() => isOver, among && [...among])
    await this.untilState(id, 'rolled-back', among && [...among])
    isOver = true
    return loading
  }

  /** Versions that answer many calls of other keys, on these hosts. */
  async versions(among = this.hosts.map((_, host) => host), calls = 60): Promise<readonly string[]> {
    const versions = new Set<string>()
    for (const host of among)
      for (let i = 0; i < calls; i++) {
        const { headers } = await this.call(host, `rollout-look-${this.#calls++}`)
        versions.add(headers.get('x-wxhost-plugin') ?? 'none')
      }
    return [...versions]
  }

  /** Calls that the canary failed, on any host, since this was last asked: those in flight at the decision among them. */
  async failedSince(): Promise<number> {
    let failed = 0
    for (const dir of this.#dirs) {
      const lines = (await readFile(join(dir, 'audit.jsonl'), 'utf8')).split('\n').filter((line) => line !== '')
      failed += lines.map((line) => JSON.parse(line)).filter(({ arm, rescued }) => arm === 'canary' && rescued).length
    }
    const since = failed - this.#counted
    this.#counted = failed
    return since
  }

  /** Stable is to be known a little: else a canary that fails at once is suspended first, and 600 calls are waited for. */
  async #callStable(id: string): Promise<void> {
    for (let done = 0; done < knownAfter; ) {
      const key = `rollout-key-${this.#calls++}`
      if (positionOf(id, key) < MILLION / 2) continue
      await this.call(0, key)
      done++
    }
  }

  #at(host: number): HostProcess {
    const found = this.hosts[host]
    if (found === undefined) throw new Error(`there is no host ${host}`)
    return found
  }
}
