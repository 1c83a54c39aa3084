import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { pause } from './host-process.ts'

/** The mock as a process of its own: it lives on when hosts are killed. */
export class MockProcess {
  readonly url: string
  readonly #child: ChildProcess

  private constructor(url: string, child: ChildProcess) {
    this.url = url
    this.#child = child
  }

  static async start(port: number): Promise<MockProcess> {
    const program = fileURLToPath(new URL('../../mock-wechat/bin/mock-wechat.js', import.meta.url))
    const child = spawn(process.execPath, [program, '--port', String(port)], { stdio: 'ignore' })
    const mock = new MockProcess(`http://127.0.0.1:${port}`, child)
    for (let tries = 0; tries < 400; tries++) {
      if ((await fetch(`${mock.url}/__mock/health`).catch(() => undefined))?.ok === true) return mock
      await pause(25)
    }
    child.kill('SIGKILL')
    throw new Error('the mock did not start in 10 s')
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return
    const ended = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#child.kill('SIGTERM')
    await ended
  }
}
