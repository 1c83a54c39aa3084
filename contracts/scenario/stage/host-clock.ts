import { systemClock } from '@wxhost/core/harness'

type Clock = typeof systemClock

/** The clock of a host on trial: begins at the mock's time, runs with the machine's, and can be put forward or stopped. */
export class HostClock implements Clock {
  readonly #began = systemClock.monotonic()
  readonly #startMs: number
  #forwardMs = 0
  #stoppedAt: number | undefined

  /** @param startMs the mock's time, in milliseconds since 1970 */
  constructor(startMs: number) {
    this.#startMs = startMs
  }

  now(): number {
    return this.#stoppedAt ?? Math.round(this.#startMs + this.monotonic() - this.#began)
  }

  monotonic(): number {
    return systemClock.monotonic() + this.#forwardMs
  }

  readonly after: Clock['after'] = systemClock.after
  readonly sleep: Clock['sleep'] = systemClock.sleep

  putForward(ms: number): void {
    this.#forwardMs += ms
  }

  /** The date stands still; what waits goes on. */
  stopAt(ms: number): void {
    this.#stoppedAt = ms
  }
}
