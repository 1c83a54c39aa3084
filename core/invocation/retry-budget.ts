import type { Clock } from '../clock.ts'

/** Keeps retries from doubling the load on an upstream that is down. */
export interface RetryBudget {
  /** Counts one first sending. */
  request(): void
  /** Whether one more retry fits now. */
  hasRoom(): boolean
  /** Counts one retry. */
  spend(): void
}

const windowMs = 10_000
const share = 0.2
const floor = 20

/** Retries may be a fifth of the first sendings of the last ten seconds, and always at least 20 in that time. */
export function createRetryBudget(clock: Clock): RetryBudget {
  let start = clock.monotonic()
  let current = { requests: 0, retries: 0 }
  let previous = { requests: 0, retries: 0 }

  /** Two half windows, so that the count slides without keeping each time. */
  const roll = () => {
    const halves = Math.floor((clock.monotonic() - start) / (windowMs / 2))
    if (halves === 0) return
    previous = halves === 1 ? current : { requests: 0, retries: 0 }
    current = { requests: 0, retries: 0 }
    start += halves * (windowMs / 2)
  }

  return {
    request() {
      roll()
      current.requests++
    },
    hasRoom() {
      roll()
      const allowed = Math.max(floor, share * (current.requests + previous.requests))
      return current.retries + previous.retries < allowed
    },
    spend() {
      roll()
      current.retries++
    },
  }
}
