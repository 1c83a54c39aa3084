import type { Dispatcher } from 'undici'

/** What an undici handler holds of an exchange that has no socket: it may pause the answer, or give up. */
export class InProcessController implements Dispatcher.DispatchController {
  #reason: Error | null = null
  #resumed: { promise: Promise<void>; resolve: () => void } | undefined

  get aborted(): boolean {
    return this.#reason !== null
  }

  get paused(): boolean {
    return this.#resumed !== undefined
  }

  get reason(): Error | null {
    return this.#reason
  }

  abort(reason: Error): void {
    this.#reason ??= reason
    this.resume()
  }

  pause(): void {
    this.#resumed ??= Promise.withResolvers<void>()
  }

  resume(): void {
    this.#resumed?.resolve()
    this.#resumed = undefined
  }

  async whenResumed(): Promise<void> {
    await this.#resumed?.promise
  }

  throwIfAborted(): void {
    if (this.#reason) throw this.#reason
  }
}
