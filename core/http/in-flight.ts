import { HostError } from '../errors/host-error.ts'

/** What a call is given when it comes in, and gives back at its end. Calls between two changes of routing share one. */
export interface Turn {
  count: number
  readonly passed: PromiseWithResolvers<void>
  isOver: boolean
}

const newTurn = (): Turn => ({ count: 0, passed: Promise.withResolvers(), isOver: false })

/** Counts calls in hand, bounds them, and turns new ones away once the host stops. */
export class InFlight {
  readonly #limit: number
  #count = 0
  #turn = newTurn()
  /** Of turns that are over, and not at their end yet. */
  #passing: Promise<unknown> = Promise.resolve()
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
  enter(): Turn {
    if (this.#stopping)
      throw new HostError('WXH_STOPPING', 'The host is stopping and takes no new calls.', { retryAfterMs: 1_000 })
    if (this.#count >= this.#limit)
      throw new HostError('WXH_TOO_BUSY', `The host has ${this.#limit} calls in hand, which is its limit.`, {
        retryAfterMs: 1_000,
      })
    this.#count++
    this.#turn.count++
    return this.#turn
  }

  leave(turn: Turn): void {
    this.#count--
    turn.count--
    if (turn.isOver && turn.count === 0) turn.passed.resolve()
    if (this.#stopping && this.#count === 0) this.#idle.resolve()
  }

  /** @returns when every call that is in hand now has come to its end; later ones do not hold it up. */
  async passed(): Promise<void> {
    const before = this.#passing
    const turn = this.#turn
    this.#turn = newTurn()
    turn.isOver = true
    if (turn.count === 0) turn.passed.resolve()
    this.#passing = Promise.all([before, turn.passed.promise])
    await this.#passing
  }

  /** @returns when no call is in hand any more. */
  stop(): Promise<void> {
    this.#stopping = true
    if (this.#count === 0) this.#idle.resolve()
    return this.#idle.promise
  }
}

/** The same work, counted while it is in hand. */
export const counted =
  <A extends readonly unknown[], T>(inFlight: InFlight, work: (...args: A) => Promise<T>) =>
  async (...args: A): Promise<T> => {
    const turn = inFlight.enter()
    try {
      return await work(...args)
    } finally {
      inFlight.leave(turn)
    }
  }
