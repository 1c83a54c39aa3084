import type { HostError } from '../errors/host-error.ts'
import type { CredentialSet } from './credential-set.ts'
import type { HeldCredential } from './credentials.ts'
import type { Quiet } from './fetch-trouble.ts'
import type { Aim } from './plan-fetch.ts'
import { renewalTime } from './renewal-time.ts'

/** How a renewal ended. It never rejects: any number of callers wait for it, or none. */
export type Outcome = { readonly error?: HostError }

export interface Flight {
  readonly aim: Aim
  readonly outcome: Promise<Outcome>
}

/** Why no fetch is made now. */
interface Trouble {
  readonly error: (retryAfterMs: number) => HostError
  readonly since: number
  readonly renewalFrom: number
  readonly coldFrom: number
}

/** All that this process knows about one source of one owner. */
export class Line {
  #held: CredentialSet | undefined
  #dueAt = 0
  #trouble: Trouble | undefined
  /** Sets up to this fence are forgotten: fetched under a secret that has changed. */
  #floor = 0
  /** Rises when the secrets change: what a fetch under the old ones met is of no concern. */
  epoch = 0
  failures = 0
  flight: Flight | undefined
  /** The store has not got what is held. */
  unsaved = false
  /** When values that WeChat refused were fetched anew. */
  replacedAt: readonly number[] = []
  /** When fetches were made without the shared lock. */
  aloneAt: readonly number[] = []

  /** The newest set, unless it is forgotten; its values may have ended. */
  get set(): CredentialSet | undefined {
    return this.#held !== undefined && this.#held.fence > this.#floor ? this.#held : undefined
  }

  /** The newest set, also when forgotten: for the history in it. */
  get latest(): CredentialSet | undefined {
    return this.#held
  }

  get dueAt(): number {
    return this.#dueAt
  }

  valueOf(name: string, now: number): HeldCredential | undefined {
    const held = this.set?.values.get(name)
    return held !== undefined && held.expiresAt > now ? held : undefined
  }

  /** Takes a set that is newer than the one held. */
  adopt(set: CredentialSet, renewAheadMs: number, random: number): void {
    if (this.#held !== undefined && set.fence < this.#held.fence) return
    const before = this.#held
    const isSame = before?.fence === set.fence && before.givenAt === set.givenAt && before.again === set.again
    this.#held = set
    if (!isSame) this.#dueAt = renewalTime(set, renewAheadMs, random)
  }

  settle(): void {
    this.failures = 0
    this.#trouble = undefined
  }

  trouble(quiet: Quiet, now: number, error: (retryAfterMs: number) => HostError): void {
    this.failures++
    this.#trouble = { error, since: now, renewalFrom: now + quiet.renewal, coldFrom: now + quiet.cold }
  }

  /** Time for a renewal in the background. */
  isDue(now: number): boolean {
    if (now < this.#dueAt || this.flight !== undefined) return false
    const trouble = this.#trouble
    return trouble === undefined || now >= trouble.renewalFrom || now < trouble.since
  }

  /** Why callers without a value must not make the host ask again yet. */
  refusalAt(now: number): HostError | undefined {
    const trouble = this.#trouble
    // A clock that was set back must not prolong it.
    return trouble !== undefined && now >= trouble.since && now < trouble.coldFrom
      ? trouble.error(trouble.coldFrom - now)
      : undefined
  }

  /** The secrets changed. Values that cannot be fetched again are kept. */
  forget(keepValues: boolean): void {
    if (!keepValues) this.#floor = this.#held?.fence ?? 0
    this.flight = undefined
    this.epoch++
    this.settle()
  }
}
