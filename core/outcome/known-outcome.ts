import type { Stage, Tracked } from '../protocol/index.ts'
import type { Outcome, OutcomeId } from './outcome-store.ts'

const day = 24 * 3_600_000

/** What the store keeps of a call, beside its id. Times in milliseconds since 1970. */
export interface KnownOutcome {
  /** Undefined while only a push has told of it. */
  readonly appid: string | undefined
  readonly stage: Stage
  readonly detail: string | undefined
  readonly final: boolean
  readonly sentAt: number | undefined
  readonly acceptedAt: number | undefined
  readonly settledAt: number | undefined
  readonly version: number | undefined
  /** JSON of how to ask. */
  readonly ask: string | undefined
  /** From when on the times of asking are counted. */
  readonly askSince: number | undefined
  readonly nextAskAt: number | undefined
  /** When the first word of it came, and the last one that changed it. */
  readonly knownSince: number
  readonly changedAt: number
}

/** A call's own word of itself, fit to be kept. */
export interface Told {
  readonly appid: string
  readonly stage: Stage
  readonly detail: string | undefined
  readonly ask: string | undefined
}

/** @throws TypeError where `ask` is no JSON: before anything of it reaches a transaction that others share. */
export const toldBy = (appid: string, { stage, detail, ask }: Tracked): Told => ({
  appid,
  stage,
  detail: shortText(detail),
  ask: ask === undefined ? undefined : JSON.stringify({ operation: ask.operation, input: ask.input }),
})

const longestDetail = 200

/** A plugin's word, which nothing has checked. */
export const shortText = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.slice(0, longestDetail) : undefined

/**
 * Kept until then: what no call was made for a day; after its last change 30 days, 7 where it is
 * followed from its answer on only (a template message: there are many, and nobody is ever asked).
 */
export const keptUntil = ({ appid, knownSince, changedAt, sentAt }: KnownOutcome): number =>
  appid === undefined ? knownSince + day : changedAt + (sentAt === undefined ? 7 : 30) * day

export const outcomeOf = (id: OutcomeId, known: KnownOutcome): Outcome => ({
  owner: id.owner,
  protocol: id.protocol,
  key: id.key,
  stage: known.stage,
  final: known.final,
  ...(known.appid === undefined ? {} : { appid: known.appid }),
  ...(known.detail === undefined ? {} : { detail: known.detail }),
  ...(known.sentAt === undefined ? {} : { sentAt: known.sentAt }),
  ...(known.acceptedAt === undefined ? {} : { acceptedAt: known.acceptedAt }),
  ...(known.settledAt === undefined ? {} : { settledAt: known.settledAt }),
  ...(known.version === undefined ? {} : { version: known.version }),
  ...(known.ask === undefined ? {} : { ask: JSON.parse(known.ask) as NonNullable<Outcome['ask']> }),
  ...(known.nextAskAt === undefined ? {} : { nextAskAt: known.nextAskAt }),
})
