import type { Clock, Timer } from '../../clock.ts'

/** For the thread itself, which on a machine under load takes seconds: no time of the plugin's. */
const upMs = 60_000

/** How long a thread may take to be ready: first for itself, then for the plugin's module. */
export class StartLimit {
  readonly #clock: Clock
  readonly #tooLate: (why: string) => void
  #timer: Timer

  constructor(clock: Clock, tooLate: (why: string) => void) {
    this.#clock = clock
    this.#tooLate = tooLate
    this.#timer = clock.after(upMs, () => tooLate(`its thread was not up after ${upMs} ms`))
  }

  /** From now on the plugin's module has this long, in milliseconds. */
  isUp(timeoutMs: number): void {
    this.#timer.cancel()
    this.#timer = this.#clock.after(timeoutMs, () => this.#tooLate(`its module was not ready after ${timeoutMs} ms`))
  }

  cancel(): void {
    this.#timer.cancel()
  }
}
