import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** A host as a process of its own, which can be killed and comes back on the same port and data. */
export class HostProcess {
  readonly url: string
  #child: ChildProcess | undefined
  readonly #env: Readonly<Record<string, string>>

  constructor(port: number, env: Readonly<Record<string, string>>) {
    this.url = `http://127.0.0.1:${port}`
    this.#env = {
      WXHOST_MODE: 'sandbox',
      WXHOST_PORT: String(port),
      WXHOST_MANIFEST: here('../../plugins.manifest.json'),
      WXHOST_LOG_LEVEL: 'silent',
      ...env,
    }
  }

  async start(): Promise<void> {
    const program = here('../../core/bin/wxhost.js')
    const env = { PATH: process.env.PATH ?? '', ...this.#env }
    this.#child = spawn(process.execPath, [program, 'serve'], { env, cwd: this.#env.WXHOST_DATA_DIR, stdio: 'ignore' })
    await answers(`${this.url}/readyz`)
  }

  /** As a power cut would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM')
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await ended
  }
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok === true) return
    await pause(25)
  }
  throw new Error(`${url} did not answer in 15 s`)
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
