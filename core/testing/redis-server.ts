import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { canConnect, freePort } from './free-port.ts'

const binary = 'redis-server'

/** A real Redis on a free port of loopback, with nothing kept on disk. */
export class RedisServer {
  readonly port: number
  readonly #dir = mkdtempSync(join(tmpdir(), 'wxhost-redis-'))
  #process: ChildProcess | undefined

  private constructor(port: number) {
    this.port = port
  }

  /** A server that listens. */
  static async start(): Promise<RedisServer> {
    const server = await RedisServer.reserve()
    await server.start()
    return server
  }

  /** A server that is not started yet, for one that is absent at first. */
  static async reserve(): Promise<RedisServer> {
    return new RedisServer(await freePort())
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  async start(...options: readonly string[]): Promise<void> {
    const common = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--dir', this.#dir]
    this.#process = spawn(binary, [...common, ...options], { stdio: 'ignore' })
    while (!(await canConnect(this.port))) {
      if (this.#process.exitCode !== null) throw new Error(`redis-server ended with ${this.#process.exitCode}`)
    }
  }

  /** Dies at once, as if the machine had lost power; what it held is gone. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  async restart(): Promise<void> {
    await this.kill()
    await this.start()
  }

  /** Takes connections, but answers nothing. */
  pause(): void {
    this.#process?.kill('SIGSTOP')
  }

  resume(): void {
    this.#process?.kill('SIGCONT')
  }

  async stop(): Promise<void> {
    await this.#end('SIGKILL')
    rmSync(this.#dir, { recursive: true, force: true })
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const process = this.#process
    this.#process = undefined
    if (process === undefined || process.exitCode !== null || process.signalCode !== null) return
    const ended = once(process, 'exit')
    process.kill(signal)
    await ended
  }
}

function hasRedis(): boolean {
  try {
    execFileSync(binary, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/**
 * A suite that needs a real Redis. Without `redis-server` on the PATH it is reported as skipped, by its name; with
 * CI=true that fails.
 */
export function describeWithRedis(name: string, suite: () => void): void {
  const isThere = hasRedis()
  if (!isThere && process.env.CI === 'true') throw new Error(`redis-server is not on the PATH: "${name}" cannot run`)
  describe.skipIf(!isThere)(isThere ? name : `${name} (not run: no redis-server on the PATH)`, suite)
}
