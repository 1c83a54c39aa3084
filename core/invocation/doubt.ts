import { waitWithin } from '../call/wait-within.ts'
import type { Clock } from '../clock.ts'
import { HostError, isHostError } from '../errors/host-error.ts'
import type { CallRequest } from './call-request.ts'

/** Whether a sending of this call left and was never answered for certain, and what follows from it for what fails later. */
export class Doubt {
  isThere = false
  readonly #request: CallRequest
  readonly #clock: Clock

  constructor(request: CallRequest, clock: Clock) {
    this.#request = request
    this.#clock = clock
  }

  /** Nobody waits any more: only a safe operation is given up for that. */
  get signal(): AbortSignal | undefined {
    return this.#request.operation.effect === 'safe' ? this.#request.signal : undefined
  }

  /** Waits for something before the next sending. What is in doubt stays in doubt, whatever keeps it from being sent. */
  async waiting<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await waitWithin(this.#clock, this.#request.deadline, this.signal, work)
    } catch (cause) {
      throw this.#doubted(cause)
    }
  }

  /** What keeps the next sending from being made says nothing of the one in doubt. */
  atOnce<T>(work: () => T): T {
    try {
      return work()
    } catch (cause) {
      throw this.#doubted(cause)
    }
  }

  /** Until the answer is read nobody knows what it says: what fails meanwhile leaves the outcome unknown. */
  async unread<T>(work: () => Promise<T>): Promise<T> {
    const before = this.isThere
    this.isThere = true
    try {
      const result = await work()
      this.isThere = before
      return result
    } catch (cause) {
      throw this.#doubted(cause)
    }
  }

  #doubted(cause: unknown): unknown {
    const isDefinite = !this.isThere || this.#request.operation.effect === 'safe' || !isHostError(cause)
    if (isDefinite || cause.code === 'WXH_OUTCOME_UNKNOWN') return cause
    const message = 'It was sent and may have been carried out; a second sending was not possible.'
    return new HostError('WXH_OUTCOME_UNKNOWN', message, { cause })
  }
}
