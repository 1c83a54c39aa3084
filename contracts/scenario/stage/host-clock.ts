import { systemClock } from '@wxhost/core/harness'

type Clock = typeof systemClock

/** The clock of a host on trial: runs with the machine's, and can be put forward or stopped. */
export interface HostClock extends Clock {
  putForward(ms: number): void
  /** The date stands still; what waits goes on. */
  stopAt(ms: number): void
}

/** @param startMs the mock's time, where this clock begins; in milliseconds since 1970 */
export function createHostClock(startMs: number): HostClock {
  const began = systemClock.monotonic()
  let forwardMs = 0
  let stoppedAt: number | undefined
  const monotonic = () => systemClock.monotonic() + forwardMs
  return {
    monotonic,
    now: () => stoppedAt ?? Math.round(startMs + monotonic() - began),
    after: systemClock.after,
    sleep: systemClock.sleep,
    putForward(ms) {
      forwardMs += ms
    },
    stopAt(ms) {
      stoppedAt = ms
    },
  }
}
