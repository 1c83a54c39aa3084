import type { ErrorClass, Failure } from '../protocol/index.ts'

/** These pass by themselves; with all others an operator must do something first. */
const passing: readonly ErrorClass[] = ['retryable', 'rate-limited', 'transport']

export const isPassing = (failure: Failure): boolean => passing.includes(failure.class)

const secondMs = 1_000
const minuteMs = 60_000
const coldAtMostMs = 10_000

/** How long no fetch is made, in milliseconds. */
export interface Quiet {
  /** While an old value still serves. */
  readonly renewal: number
  /** While callers wait for a value: shorter, so that the first value after an outage comes soon. */
  readonly cold: number
}

/** After no answer, or one that passes: 1 s doubling to 60 s, half of it by chance. */
export function backoff(failures: number, random: number): Quiet {
  const full = Math.min(minuteMs, secondMs * 2 ** Math.min(failures, 16))
  const renewal = Math.max(secondMs, full * (0.5 + random / 2))
  return { renewal, cold: Math.min(renewal, coldAtMostMs) }
}

/** After a definite no: a wrong secret stops, it does not loop. Also after 45011, "retry next minute". */
export function quietAfter(failure: Failure, failures: number, random: number): Quiet {
  const wanted = failure.retryAfterMs ?? 0
  if (isPassing(failure) && failure.class !== 'rate-limited') {
    const { renewal, cold } = backoff(failures, random)
    return { renewal: Math.max(renewal, wanted), cold: Math.max(cold, wanted) }
  }
  const quiet = Math.max(minuteMs, wanted)
  return { renewal: quiet, cold: quiet }
}

const hourMs = 3_600_000

/** WeChat has none yet; what the plugin says, within reason. */
export function quietUntilAsked(askAgainMs: number): Quiet {
  const wanted = Number.isFinite(askAgainMs) ? askAgainMs : minuteMs
  const quiet = Math.min(hourMs, Math.max(secondMs, wanted))
  return { renewal: quiet, cold: quiet }
}
