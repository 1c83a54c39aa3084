/** Lets so many jobs run at the same time; the rest wait, first come first served. */
export class Lane {
  readonly #width: () => number
  readonly #waiting: (() => void)[] = []
  #running = 0

  /** @param width asked whenever a job could start, so that it can be changed while jobs wait */
  constructor(width: () => number) {
    this.#width = width
  }

  async run<T>(job: () => Promise<T>): Promise<T> {
    if (this.#isFree()) this.#running += 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      return await job()
    } finally {
      this.#running -= 1
      this.#startWaiting()
    }
  }

  /** The place is taken here and not by the job that wakes: another could come in between. */
  #startWaiting(): void {
    while (this.#waiting.length > 0 && this.#isFree()) {
      this.#running += 1
      this.#waiting.shift()?.()
    }
  }

  /** A width below 1 would never let anything run. */
  #isFree(): boolean {
    return this.#running < Math.max(1, this.#width())
  }
}
