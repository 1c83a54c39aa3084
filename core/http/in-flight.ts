import { HostError } from '../errors/host-error.ts'

/** Counts calls in hand, bounds them, and turns new ones away once the host stops. */
export class InFlight {
  readonly #limit: number
  #count = 0
  readonly #idle = Promise.withResolvers<void>()
  #stopping = false

  constructor(limit: number) {
    this.#limit = limit
  }

  get count(): number {
    return this.#count
  }

  get stopping(): boolean {
    return this.#stopping
  }

  /** @throws HostError WXH_STOPPING, WXH_TOO_BUSY */
  enter(): void {
    if (this.#stopping)
      throw new HostError('WXH_STOPPING', 'The host is stopping and takes no new calls.', { retryAfterMs: 1_000 })
    if (this.#count >= this.#limit)
      throw new HostError('WXH_TOO_BUSY', `The host has ${this.#limit} calls in hand, which is its limit.`, {
        retryAfterMs: 1_000,
      })
    this.#count++
  }

  leave(): void {
    this.#count--
    if (this.#stopping && this.#count === 0) this.#idle.resolve()
  }

  /** @returns when no call is in hand any more. */
  stop(): Promise<void> {
    this.#stopping = true
    if (this.#count === 0) this.#idle.resolve()
    return this.#idle.promise
  }
}
