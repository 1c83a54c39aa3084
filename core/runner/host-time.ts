/** Adds up how long the host is at work for a call, however much of it goes on at once. */
export class HostTime {
  readonly #monotonic: () => number
  #underWay = 0
  #since = 0
  #ms = 0

  /** @param monotonic milliseconds. */
  constructor(monotonic: () => number) {
    this.#monotonic = monotonic
  }

  get ms(): number {
    return this.#ms + (this.#underWay === 0 ? 0 : this.#monotonic() - this.#since)
  }

  async during<T>(work: Promise<T>): Promise<T> {
    if (this.#underWay++ === 0) this.#since = this.#monotonic()
    try {
      return await work
    } finally {
      if (--this.#underWay === 0) this.#ms += this.#monotonic() - this.#since
    }
  }
}
