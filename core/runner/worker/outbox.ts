/**
 * Gathers what is sent in one turn of the event loop into one message: a message between threads costs some ten
 * microseconds, whatever is in it.
 */
export class Outbox<T> {
  readonly #post: (batch: readonly T[]) => void
  readonly #onUncloneable: (message: T) => void
  readonly #nextTick: typeof process.nextTick
  readonly #soon = () => this.#nextTick(this.#flush)
  readonly #flush = () => this.flush()
  #waiting: T[] = []

  /** @param onUncloneable is told of a message that holds what cannot cross, e.g. a function; the others are sent. */
  constructor(
    post: (batch: readonly T[]) => void,
    onUncloneable: (message: T) => void,
    nextTick: typeof process.nextTick = process.nextTick,
  ) {
    this.#post = post
    this.#onUncloneable = onUncloneable
    this.#nextTick = nextTick
  }

  send(message: T): void {
    // A tick that is asked for by a microtask comes after all microtasks: what they send goes with it.
    if (this.#waiting.push(message) === 1) queueMicrotask(this.#soon)
  }

  flush(): void {
    const batch = this.#waiting
    this.#waiting = []
    if (batch.length === 0 || this.#posted(batch)) return
    for (const message of batch) if (!this.#posted([message])) this.#onUncloneable(message)
  }

  #posted(batch: readonly T[]): boolean {
    try {
      this.#post(batch)
      return true
    } catch {
      return false
    }
  }
}
