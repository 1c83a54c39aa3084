import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** A program of this repository as a process of its own, until it says that it is up. */
export class Served {
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown>
  #said = ''

  constructor(program: string, args: readonly string[], env: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, [program, ...args], {
      env: { ...ownEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#ended = once(this.#child, 'exit')
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#said = (this.#said + text).slice(-8_000)
      })
  }

  /** What it has said, once that matches. @throws Error when it ends before. */
  async until(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.#said)) {
      const more = this.#child.stdout === null ? this.#ended : once(this.#child.stdout, 'data')
      await Promise.race([more, this.#ended])
      if (this.hasEnded && !pattern.test(this.#said))
        throw new Error(`It ended before it was up. It said:\n${this.#said}`)
    }
    return this.#said
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  /** As a power cut: within this call. */
  kill(): void {
    this.#child.kill('SIGKILL')
  }

  async end(): Promise<void> {
    if (!this.hasEnded) await this.#ended
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM')
    await this.end()
  }
}

/** What the machine is set to for another host must not reach this one. */
const ownEnvironment = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('WXHOST_')))
