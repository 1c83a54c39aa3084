import type { Settled, Stage, Tracked } from '../protocol/index.ts'

/** Whose call it is: `app:<appid>` or `merchant:<mchid>`, the protocol, and the key that the plugin gave. */
export interface OutcomeId {
  readonly owner: string
  readonly protocol: string
  readonly key: string
}

/** What is known of a call that more may be told of. Times in milliseconds since 1970. */
export interface Outcome extends OutcomeId {
  /** The app that made the call; undefined while only a push has told of it. */
  readonly appid?: string
  readonly stage: Stage
  /** WeChat's own word. */
  readonly detail?: string
  readonly final: boolean
  readonly sentAt?: number
  readonly acceptedAt?: number
  /** When it was delivered or failed, by WeChat where it says so. */
  readonly settledAt?: number
  readonly version?: number
  /** How the host asks, and when next; undefined: it does not. */
  readonly ask?: { readonly operation: string; readonly input: unknown }
  readonly nextAskAt?: number
}

/**
 * Joins calls to what is told of them later, in whichever order the two come.
 * Kept for 30 days after the last word, 7 where nobody is ever asked (template messages); what no call was made for, 24 hours.
 */
export interface OutcomeStore {
  /**
   * A call is about to be sent, or was answered. Never takes back what is known: a settled outcome stays settled.
   * Resolves once it is on disk. @throws when it cannot be.
   */
  track(id: Omit<OutcomeId, 'key'>, appid: string, tracked: Tracked): Promise<void>
  /**
   * As {@link track}, where nobody need wait: on disk within a moment, many together. What a crash takes of it, a push or a
   * question tells again.
   */
  note(id: Omit<OutcomeId, 'key'>, appid: string, tracked: Tracked): void
  /** A push or a query told more. */
  settle(id: Omit<OutcomeId, 'key'>, settled: Settled): Promise<void>
  /** The same inside the caller's transaction on the same state database. */
  settleNow(id: Omit<OutcomeId, 'key'>, settled: Settled): void
  /** WeChat refused the call for certain, or it never left: nothing will come. Only what is `sent` and no more is forgotten. */
  forget(id: OutcomeId): Promise<void>
  find(id: OutcomeId): Outcome | undefined
  /** Those that are to be asked for by now, oldest first. */
  due(now: number, most: number): readonly Outcome[]
  /** It was asked for and is not final: the next time is after 1, 5, 30 minutes, then hourly; none after 7 days. */
  asked(id: OutcomeId, now: number): Promise<void>
  close(): void
}
