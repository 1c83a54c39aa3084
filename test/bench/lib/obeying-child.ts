import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

type Said = { readonly answer?: unknown; readonly error?: string }

/** A process of its own that does one thing after the other: none collects another's garbage. */
export class ObeyingChild<Order extends object> {
  readonly #child: ChildProcess
  readonly #gone: Promise<Said>

  private constructor(child: ChildProcess, what: string) {
    this.#child = child
    this.#gone = once(child, 'exit').then(([code]) => ({ error: `${what} ended with ${code}` }))
  }

  /** @param what for errors, e.g. `a process of callers` @param given the one argument of the script, as JSON */
  static async start<Order extends object>(
    script: URL,
    { what, given }: { readonly what: string; readonly given: unknown },
  ): Promise<ObeyingChild<Order>> {
    const execArgv = ['--disable-warning=ExperimentalWarning']
    const options = {
      execArgv,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'] as ['ignore', 'ignore', 'inherit', 'ipc'],
    }
    const child = new ObeyingChild<Order>(fork(fileURLToPath(script), [JSON.stringify(given)], options), what)
    await child.#answer()
    return child
  }

  /** Does one thing. The kind of the answer is fixed by the order. */
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
