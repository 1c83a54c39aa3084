import type { Settled, Stage } from '../protocol/index.ts'
import { nextAskAt } from './ask-schedule.ts'
import { type KnownOutcome, shortText, type Told } from './known-outcome.ts'

const ranks: Readonly<Record<Stage, number>> = { sent: 0, accepted: 1, delivered: 2, failed: 2 }
const isEnd = (stage: Stage): boolean => ranks[stage] === 2

const blank = (stage: Stage, now: number): KnownOutcome => ({
  appid: undefined,
  stage,
  detail: undefined,
  final: false,
  sentAt: undefined,
  acceptedAt: undefined,
  settledAt: undefined,
  version: undefined,
  ask: undefined,
  askSince: undefined,
  nextAskAt: undefined,
  knownSince: now,
  changedAt: now,
})

/** A call says how far it has come. It adds its own times; what a push or query has settled stays. */
export function mergeTracked(known: KnownOutcome | undefined, told: Told, now: number): KnownOutcome {
  const before = known ?? blank(told.stage, now)
  const rises = known === undefined || (!before.final && ranks[told.stage] > ranks[before.stage])
  const ends = rises && isEnd(told.stage)
  const { stage } = rises ? told : before
  return {
    ...before,
    appid: told.appid,
    stage,
    detail: rises || isPlainRepeat(before, told) ? (told.detail ?? before.detail) : before.detail,
    final: before.final || ends,
    sentAt: before.sentAt ?? (told.stage === 'sent' ? now : undefined),
    acceptedAt: before.acceptedAt ?? (told.stage === 'accepted' ? now : undefined),
    settledAt: before.settledAt ?? (ends ? now : undefined),
    ...asking(before, told.ask, before.final || ends, now),
    changedAt: now,
  }
}

/** The same stage once more, and nobody else has told of it. */
const isPlainRepeat = (before: KnownOutcome, told: Told): boolean =>
  !before.final && before.version === undefined && before.stage === told.stage

const noAsking = { ask: undefined, askSince: undefined, nextAskAt: undefined } as const

function asking(
  before: KnownOutcome,
  told: string | undefined,
  final: boolean,
  now: number,
): Pick<KnownOutcome, 'ask' | 'askSince' | 'nextAskAt'> {
  if (final) return noAsking
  const { ask, askSince, nextAskAt: next } = before
  if (told === undefined) return { ask, askSince, nextAskAt: next }
  // A call that is made again a week later is asked for again.
  return next === undefined
    ? { ask: told, askSince: now, nextAskAt: nextAskAt(now, now) }
    : { ask: told, askSince, nextAskAt: next }
}

/**
 * A push or a query says what became of the call.
 * @returns the very same object where it tells nothing new: older, lower than what is known, or a repeat.
 */
export function mergeSettled(known: KnownOutcome | undefined, settled: Settled, now: number): KnownOutcome {
  const { stage } = settled
  const final = settled.final === undefined ? isEnd(stage) : settled.final === true
  const word = {
    stage,
    final,
    at: whole(settled.at),
    version: whole(settled.version),
    detail: shortText(settled.detail),
  }
  if (known !== undefined && !tellsMore(known, word)) return known
  const before = known ?? blank(stage, now)
  return {
    ...before,
    stage,
    final,
    detail: word.detail ?? (before.stage === stage ? before.detail : undefined),
    version: word.version ?? before.version,
    acceptedAt: before.acceptedAt ?? (stage === 'accepted' ? (word.at ?? now) : undefined),
    settledAt: isEnd(stage) ? (word.at ?? now) : undefined,
    ...(final ? noAsking : {}),
    changedAt: now,
  }
}

interface Word {
  readonly stage: Stage
  readonly final: boolean
  readonly at: number | undefined
  readonly version: number | undefined
  readonly detail: string | undefined
}

function tellsMore(known: KnownOutcome, word: Word): boolean {
  // Where WeChat counts the object's versions, they decide; but what is final is never opened again.
  if (known.version !== undefined && word.version !== undefined)
    return word.version > known.version && (word.final || !known.final)
  if (known.final) return false
  if (word.final) return true
  if (ranks[word.stage] !== ranks[known.stage]) return ranks[word.stage] > ranks[known.stage]
  if (word.at !== undefined && known.settledAt !== undefined && word.at < known.settledAt) return false
  return (
    word.stage !== known.stage ||
    word.version !== undefined ||
    (word.detail !== undefined && word.detail !== known.detail)
  )
}

/** Only what the store can hold and compare. */
const whole = (value: unknown): number | undefined => (Number.isSafeInteger(value) ? Number(value) : undefined)
