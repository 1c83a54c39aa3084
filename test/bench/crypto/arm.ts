import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Order, Role } from './orders.ts'

const script = fileURLToPath(new URL('arm-child.ts', import.meta.url))

type Said = { readonly answer?: unknown; readonly error?: string }

/** A program under test, in a process of its own: none collects another's garbage. */
export class Arm {
  readonly #child: ChildProcess
  readonly #gone: Promise<Said>

  private constructor(child: ChildProcess) {
    this.#child = child
    this.#gone = once(child, 'exit').then(([code]) => ({ error: `a program under test ended with ${code}` }))
  }

  static async start(role: Role): Promise<Arm> {
    const execArgv = ['--disable-warning=ExperimentalWarning']
    const arm = new Arm(
      fork(script, [JSON.stringify(role)], { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
    )
    await arm.#answer()
    return arm
  }

  /** Does one thing. The answer's kind is fixed by the order, see {@link Order}. */
  async obey<Answer = number>(order: Order): Promise<Answer> {
    const answer = this.#answer()
    this.#child.send(order)
    return (await answer) as Answer
  }

  async stop(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect()
    await this.#gone
  }

  async #answer(): Promise<unknown> {
    const message = once(this.#child, 'message').then(([said]) => said as Said)
    const { answer, error } = await Promise.race([message, this.#gone])
    if (error !== undefined) throw new Error(error)
    return answer
  }
}
