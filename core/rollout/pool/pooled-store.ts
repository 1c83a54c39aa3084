import { isDeepStrictEqual } from 'node:util'
import type { Clock, Timer } from '../../clock.ts'
import { HostError } from '../../errors/host-error.ts'
import type { RedisLink } from '../../redis/redis-link.ts'
import { StoreAwayError } from '../../redis/store-away-error.ts'
import type { HistoryEntry, Rollout } from '../rollout.ts'
import type { Put, RolloutStore } from '../store/rollout-store.ts'
import { mayDecideAlone } from './alone.ts'
import type { LocalRolloutStore } from './local-rollout-store.ts'
import { meet } from './newer-of.ts'
import { noRecord, type SharedRecord, type SharedRecords } from './shared-records.ts'
import { Turns } from './turns.ts'

/** What sharing takes. All of it but `local` is closed by whoever made it. */
export interface PooledStoreParts {
  readonly local: LocalRolloutStore
  readonly shared: SharedRecords
  readonly link: Pick<RedisLink, 'watch'>
  readonly clock: Clock
  /** What was shared cannot be kept here, and is tried again. */
  readonly onTrouble: (error: unknown) => void
}

/** News may be lost, so hosts look as well. */
const lookEveryMs = 1_000

/**
 * Rollouts that several hosts share: Redis is the truth among them, and each keeps what it last knew on its own disk, to
 * route by while Redis is away and to offer when it is back: also to one that came back empty, or from an old dump.
 */
export class PooledStore implements RolloutStore {
  readonly #parts: PooledStoreParts
  readonly #turns = new Turns()
  #isUp = true
  #isMet = false
  #stamp: string | undefined
  #timer: Timer | undefined
  #isClosed = false

  private constructor(parts: PooledStoreParts) {
    this.#parts = parts
    parts.link.watch((state) => {
      this.#isUp = state === 'back'
      this.#isMet = false
      if (this.#isUp) this.look()
    })
  }

  /** Resolves once it knows what other hosts know, or that they cannot be asked. */
  static async open(parts: PooledStoreParts): Promise<PooledStore> {
    const store = new PooledStore(parts)
    await store.#lookNow()
    store.#lookLater()
    return store
  }

  get reach(): 'joined' | 'away' {
    return this.#isUp && this.#isMet ? 'joined' : 'away'
  }

  list(): readonly Rollout[] {
    return this.#parts.local.list()
  }

  get(id: string): Rollout | undefined {
    return this.#parts.local.get(id)
  }

  history(id: string): Promise<readonly HistoryEntry[]> {
    return this.#parts.local.history(id)
  }

  watch(listener: (rollout: Rollout) => void): void {
    this.#parts.local.watch(listener)
  }

  put(next: Rollout, entry: HistoryEntry): Promise<Put> {
    return this.#turns.take(async () => {
      if (this.reach === 'away') return this.#putAlone(next, entry)
      try {
        return await this.#putShared(next, entry)
      } catch (error) {
        if (!(error instanceof StoreAwayError)) throw error
        return this.#putAlone(next, entry)
      }
    })
  }

  /** Something may be new: ask, without waiting for it. */
  look(): void {
    void this.#lookNow()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#timer?.cancel()
    await this.#turns.take(() => this.#parts.local.close())
  }

  async #putShared(next: Rollout, entry: HistoryEntry): Promise<Put> {
    const { local, shared } = this.#parts
    const before = local.get(next.id)
    const seen = await this.#meet(next.id, await shared.one(next.id))
    const current = local.get(next.id)
    if (!isDeepStrictEqual(before, current) || (current?.version ?? 0) !== next.version - 1)
      return { kind: 'conflict', current }
    const instead = await shared.replace(seen, next, [entry])
    if (instead !== undefined) {
      await this.#meet(next.id, instead)
      return { kind: 'conflict', current: local.get(next.id) }
    }
    await local.adopt(next, [entry])
    return { kind: 'done' }
  }

  async #putAlone(next: Rollout, entry: HistoryEntry): Promise<Put> {
    const { local } = this.#parts
    if (mayDecideAlone(local.get(next.id), next)) return local.put(next, entry)
    throw new HostError(
      'WXH_ROLLOUT_AWAY',
      'Redis cannot be reached, so other hosts would not learn of this: while it is away a rollout is neither started nor advanced, only taken back or paused. Bring Redis back and try again.',
    )
  }

  #lookLater(): void {
    this.#timer = this.#parts.clock.after(lookEveryMs, () => {
      if (this.#isUp) this.look()
      this.#lookLater()
    })
  }

  #lookNow(): Promise<void> {
    return this.#turns.take(async () => {
      if (this.#isClosed || !this.#isUp) return
      try {
        await this.#meetAll()
        this.#isMet = this.#isUp
      } catch (error) {
        if (!(error instanceof StoreAwayError)) this.#parts.onTrouble(error)
      }
    })
  }

  /** Agrees with Redis on every rollout, where anything changed since the last time. */
  async #meetAll(): Promise<void> {
    const { local, shared } = this.#parts
    if (this.#isMet && (await shared.stamp()) === this.#stamp) return
    const { stamp, records } = await shared.all()
    for (const id of new Set([...local.list().map(({ id }) => id), ...records.keys()]))
      await this.#meet(id, records.get(id) ?? noRecord)
    this.#stamp = stamp
  }

  /** Agrees with Redis on one rollout: takes over what is there, or puts there what this host knows. @returns what is there. */
  async #meet(id: string, record: SharedRecord): Promise<SharedRecord> {
    const { local, shared } = this.#parts
    const mine = local.get(id)
    const meeting = meet(mine, record.rollout)
    if (meeting.kind === 'agreed') return record
    if (meeting.kind === 'adopt') {
      await local.adopt(meeting.rollout, await shared.history(id))
      return record
    }
    const instead = await shared.replace(record, meeting.rollout, await local.history(id))
    if (instead !== undefined) return this.#meet(id, instead)
    if (meeting.rollout !== mine) await local.adopt(meeting.rollout, await shared.history(id))
    return { raw: JSON.stringify(meeting.rollout), rollout: meeting.rollout }
  }
}
