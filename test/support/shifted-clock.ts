import { type Clock, systemClock } from '../../core/clock.ts'

/** The machine's clock, that a test may put forward: what waits goes on in real time, what dates sees the jump. */
export class ShiftedClock implements Clock {
  #shiftMs = 0

  now(): number {
    return systemClock.now() + this.#shiftMs
  }

  monotonic(): number {
    return systemClock.monotonic() + this.#shiftMs
  }

  after = systemClock.after
  sleep = systemClock.sleep

  putForward(ms: number): void {
    this.#shiftMs += ms
  }
}
