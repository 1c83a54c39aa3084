const seconds = 60

/** Calls of the last minute, by whole seconds. */
export class CallRate {
  readonly #counts = new Uint32Array(seconds)
  #second = 0

  /** @param at of the monotonic clock, in milliseconds. */
  count(at: number): void {
    this.#moveTo(at)
    const slot = this.#second % seconds
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1
  }

  perMinute(at: number): number {
    this.#moveTo(at)
    return this.#counts.reduce((sum, count) => sum + count, 0)
  }

  #moveTo(at: number): void {
    const second = Math.floor(at / 1_000)
    if (second === this.#second) return
    if (second - this.#second >= seconds) this.#counts.fill(0)
    else for (let gone = this.#second + 1; gone <= second; gone++) this.#counts[gone % seconds] = 0
    this.#second = second
  }
}
