import type { Clock, Timer } from '../../clock.ts'

/** A call's place in the order in which calls were admitted. Written by the order, apart from `settledAt`. */
export interface Place {
  /** When it was settled or dropped, of the monotonic clock; undefined: it is in hand. */
  settledAt: number | undefined
  /** Others went past it: it enters as soon as it is settled. */
  isLate: boolean
  next: Place | undefined
}

/** How long a settled call waits for those that were admitted before it, in milliseconds. */
const patienceMs = 1_000
/** More calls than this in hand: the first ones are waited for no longer. */
const mostWaiting = 16_384

/**
 * Gives calls on in the order in which they were admitted. Otherwise failures, which are often fast, would overtake slow
 * successes of the same time, and a healthy canary would look as if it failed.
 */
export class AdmissionOrder<P extends Place> {
  readonly #clock: Clock
  readonly #release: (places: readonly P[]) => void
  #first: P | undefined
  #last: P | undefined
  #waiting = 0
  #timer: Timer | undefined

  constructor(clock: Clock, release: (places: readonly P[]) => void) {
    this.#clock = clock
    this.#release = release
  }

  enter(place: P): void {
    if (this.#last === undefined) this.#first = place
    else this.#last.next = place
    this.#last = place
    if (++this.#waiting > mostWaiting) this.#releaseThrough(this.#first)
  }

  /** Its `settledAt` is known now. */
  settled(place: P): void {
    if (place.isLate) this.#release([place])
    else if (place === this.#first) this.#releaseThrough(undefined)
    else this.#timer ??= this.#clock.after(patienceMs, () => this.#timeIsUp())
  }

  /** Gives on what is settled, in order; what is in hand enters when it is settled. */
  close(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#releaseThrough(this.#last)
  }

  #timeIsUp(): void {
    this.#timer = undefined
    const before = this.#clock.monotonic() - patienceMs
    let through: P | undefined
    for (let place = this.#first; place !== undefined; place = nextOf(place))
      if (place.settledAt !== undefined && place.settledAt <= before) through = place
    this.#releaseThrough(through)
    this.#waitAgain()
  }

  #waitAgain(): void {
    let first: number | undefined
    for (let place = this.#first; place !== undefined; place = nextOf(place))
      if (place.settledAt !== undefined && (first === undefined || place.settledAt < first)) first = place.settledAt
    if (first === undefined) return
    const left = first + patienceMs - this.#clock.monotonic()
    this.#timer = this.#clock.after(Math.max(1, left), () => this.#timeIsUp())
  }

  /** All that is settled up to and with `last`, then all that is settled without a gap. */
  #releaseThrough(last: P | undefined): void {
    const settled: P[] = []
    let passing = last !== undefined
    while (this.#first !== undefined && (passing || this.#first.settledAt !== undefined)) {
      const place = this.#takeFirst(this.#first)
      if (place === last) passing = false
      if (place.settledAt === undefined) place.isLate = true
      else settled.push(place)
    }
    if (settled.length > 0) this.#release(settled)
  }

  #takeFirst(place: P): P {
    this.#first = nextOf(place)
    if (this.#first === undefined) this.#last = undefined
    // A chain of calls that are over would keep young ones alive.
    place.next = undefined
    this.#waiting--
    return place
  }
}

/** Only places that were given to `enter` are chained. */
const nextOf = <P extends Place>(place: P): P | undefined => place.next as P | undefined
