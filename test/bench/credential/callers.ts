import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Order, Place } from './protocol.ts'

const script = fileURLToPath(new URL('callers-child.ts', import.meta.url))

type Said = { readonly answer?: unknown; readonly error?: string }

/** A process of callers. */
export class Callers {
  readonly #child: ChildProcess
  readonly #gone: Promise<Said>

  private constructor(child: ChildProcess) {
    this.#child = child
    this.#gone = once(child, 'exit').then(([code]) => ({ error: `a process of callers ended with ${code}` }))
  }

  static async start(place: Place): Promise<Callers> {
    const callers = new Callers(
      fork(script, [JSON.stringify(place)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
    )
    await callers.#answer()
    return callers
  }

  /** Does one thing. The answer's kind is fixed by the order, see {@link Order}. */
  async obey<Answer>(order: Order): Promise<Answer> {
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
