import type { Effect, ErrorClass } from '../protocol/index.ts'
import { backoffMs } from './backoff.ts'
import type { Happened } from './happened.ts'

/** All that the next step depends on beside what just happened. Times in milliseconds since 1970. */
export interface Situation {
  readonly effect: Effect
  /** Sendings so far in this call, this one included. */
  readonly attempt: number
  /** Credentials that this call has renewed already. */
  readonly renewed: ReadonlySet<string>
  /** An earlier sending of this key left and was never answered in a way that can be trusted. */
  readonly inDoubt: boolean
  readonly now: number
  readonly deadline: number
  /** When the first sending of this key left, where one did. */
  readonly firstSentAt: number | undefined
  /** WeChat remembers the key this long. */
  readonly windowMs: number | undefined
  /** The operation says how to learn what became of a request in doubt. */
  readonly canAsk: boolean
  /** The retry budget of the upstream has room. */
  readonly budget: boolean
  /** In [0, 1). */
  readonly random: number
}

export type Decision =
  | { readonly do: 'resend'; readonly afterMs: number }
  /** Ask what became of it, then do as the answer proves. */
  | { readonly do: 'ask'; readonly afterMs: number }
  | { readonly do: 'renew'; readonly credential: string }
  | { readonly do: 'finish'; readonly as: Ending }

/** How a call ends. */
export type Ending =
  | 'answered'
  | 'unreachable'
  | 'deadline'
  | 'outcome-unknown'
  | 'untrusted'
  | 'unreadable'
  | 'credential'

export const maxAttempts = 4

/** The fallback table with one arm: what to do after a sending. Nothing that may have had an effect is sent twice. */
export function decide(happened: Happened, situation: Situation): Decision {
  switch (happened.kind) {
    case 'output':
    case 'stream':
      return finish('answered')
    case 'failure':
      return afterFailure(happened, situation)
    case 'credential-rejected':
      return situation.renewed.has(happened.credential)
        ? finish(doubted(situation, 'credential'))
        : { do: 'renew', credential: happened.credential }
    case 'not-sent':
      return happened.reason === 'connect'
        ? resendOr(situation, 0, doubted(situation, 'unreachable'))
        : finish(doubted(situation, 'deadline'))
    case 'no-answer':
      // Aborted: the caller of a safe operation has gone; nobody waits for another sending.
      if (happened.reason === 'aborted') return finish('deadline')
      return afterSilence(situation, 0, happened.reason === 'deadline' ? 'deadline' : 'untrusted')
    case 'untrusted':
      return afterSilence(situation, happened.retryAfterMs ?? 0, 'untrusted')
    case 'unreadable':
      return afterSilence(situation, 0, 'unreadable')
  }
}

const finish = (as: Ending): Decision => ({ do: 'finish', as })

/** Where an earlier sending is in doubt, no later trouble makes the call a plain "no". */
const doubted = (situation: Situation, ending: Ending): Ending =>
  situation.inDoubt && situation.effect !== 'safe' ? 'outcome-unknown' : ending

/** It left, and no answer came that can be trusted. */
function afterSilence(situation: Situation, waitMs: number, ending: Ending): Decision {
  if (situation.effect === 'safe') return resendOr(situation, waitMs, ending)
  return afterDoubt(situation, waitMs)
}

/** What may have had its effect: asked for where that is possible, sent again only where that is the same. */
function afterDoubt(situation: Situation, waitMs: number): Decision {
  if (situation.canAsk) return resendOr(situation, waitMs, 'outcome-unknown', 'ask')
  return situation.effect === 'idempotent' ? resendOr(situation, waitMs, 'outcome-unknown') : finish('outcome-unknown')
}

/** Refused for who asks, not for what: of an earlier sending under the same number it says nothing (a clock gone wrong, 401). */
const ofTheSender: ReadonlySet<ErrorClass> = new Set(['config', 'permission', 'credential'])

export const isOfTheSender = (happened: Happened): boolean =>
  happened.kind === 'failure' && ofTheSender.has(happened.failure.class)

function afterFailure(happened: Happened & { kind: 'failure' }, situation: Situation): Decision {
  const { failure } = happened
  if (isOfTheSender(happened)) return finish(doubted(situation, 'answered'))
  if (failure.class !== 'retryable' && failure.class !== 'rate-limited') return finish('answered')
  const waitMs = Math.max(failure.retryAfterMs ?? 0, happened.retryAfterMs ?? 0)
  // "Busy" says nothing about the effect; a limit is told before anything is done.
  const open = failure.class === 'retryable' && failure.nothingHappened !== true
  const otherwise = open && situation.effect !== 'safe' ? 'outcome-unknown' : doubted(situation, 'answered')
  if (open && situation.effect !== 'safe' && situation.canAsk) return afterDoubt(situation, waitMs)
  if (situation.effect === 'unsafe' && failure.nothingHappened !== true) return finish(otherwise)
  return resendOr(situation, waitMs, otherwise)
}

/** Once more, if attempts, budget, deadline and WeChat's memory of the key allow it. */
function resendOr(situation: Situation, waitMs: number, otherwise: Ending, how: 'resend' | 'ask' = 'resend'): Decision {
  const { attempt, budget, now, deadline, firstSentAt, windowMs, effect } = situation
  const afterMs = Math.max(waitMs, backoffMs(attempt, situation.random))
  const at = now + afterMs
  const remembered =
    effect !== 'idempotent' || windowMs === undefined || firstSentAt === undefined || at - firstSentAt < windowMs
  return attempt < maxAttempts && budget && at < deadline && remembered ? { do: how, afterMs } : finish(otherwise)
}
