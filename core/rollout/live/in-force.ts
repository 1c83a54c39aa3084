import type { CreateJudge } from '../detector/judge.ts'
import type { ShownCounts } from '../evidence/checkpoints.ts'
import { isActive } from '../machine/rollout-facts.ts'
import { promotions } from '../machine/versions-in-use.ts'
import type { Rollout } from '../rollout.ts'
import { type ActiveParts, ActiveRollout } from './active-rollout.ts'
import { isSameChange } from './changes.ts'
import type { RouteTable } from './route-table.ts'
import type { ViewFacts } from './view-of.ts'

export interface InForceParts extends ActiveParts {
  readonly createJudge: CreateJudge
  readonly table: RouteTable
}

/** Calls that were in hand when a rollout ended are counted for so long, in milliseconds. */
const lateMs = 60_000

/** The rollouts as this host acts upon them: what is stored, put in force. */
export class InForce {
  readonly #parts: InForceParts
  readonly #rollouts = new Map<string, Rollout>()
  readonly #active = new Map<string, ActiveRollout>()
  /** Attempts that ended of late, and when. */
  readonly #ended = new Map<string, { readonly active: ActiveRollout; readonly at: number }>()
  /** Taken back, but not yet durably: how many findings say so. */
  readonly #barred = new Map<string, number>()
  readonly #closing = new Set<Promise<void>>()

  constructor(parts: InForceParts) {
    this.#parts = parts
  }

  /** @returns the one before, or `same` where nothing changes. */
  adopt(rollout: Rollout): Rollout | 'same' | undefined {
    const before = this.#rollouts.get(rollout.id)
    if (before !== undefined && isSameChange(before, rollout)) return 'same'
    this.#rollouts.set(rollout.id, rollout)
    this.#activate(rollout)
    this.#route()
    return before
  }

  /** From now on its canary gets nothing. @returns lets it have its share again. */
  bar(id: string): () => void {
    const count = (by: number) => {
      this.#barred.set(id, (this.#barred.get(id) ?? 0) + by)
      this.#route()
    }
    count(1)
    return () => count(-1)
  }

  list(): readonly Rollout[] {
    return [...this.#rollouts.values()]
  }

  get(id: string): Rollout | undefined {
    return this.#rollouts.get(id)
  }

  active(id: string): ActiveRollout | undefined {
    return this.#active.get(id)
  }

  actives(): readonly ActiveRollout[] {
    return [...this.#active.values()]
  }

  /** Also of one that has ended: what was known in the end. */
  judged({ id, attempt, plan }: Rollout): Pick<ViewFacts, 'judge' | 'withinMs' | keyof ShownCounts> {
    const active = this.#active.get(id)
    if (active !== undefined) return { ...active.counts(), withinMs: active.withinMs(), judge: active.view() }
    const kept = this.#parts.checkpoints.load(id)
    const { judge, counts: saved } = kept?.attempt === attempt ? kept : {}
    const late = this.#ended.get(id)?.active
    const ended = late?.attempt === attempt ? late : undefined
    const counts = ended?.counts() ?? saved ?? { rescued: 0, repeats: 0 }
    return { ...counts, withinMs: ended?.withinMs() ?? {}, judge: this.#parts.createJudge(plan.limits, judge).view() }
  }

  /** Writes what a restart would lose. */
  save(): void {
    for (const active of this.#active.values()) void active.save()
    for (const [id, { active, at }] of this.#ended) {
      void active.save()
      if (this.#parts.clock.monotonic() - at >= lateMs) this.#ended.delete(id)
    }
  }

  async close(): Promise<void> {
    for (const active of this.#active.values()) this.#end(active)
    await Promise.all(this.#closing)
  }

  #activate(rollout: Rollout): void {
    const active = this.#active.get(rollout.id)
    const goesOn = isActive(rollout)
    if (active !== undefined && goesOn && active.attempt === rollout.attempt) active.update(rollout)
    else {
      if (active !== undefined) this.#end(active)
      if (!goesOn) return
      // What is kept from now on is of this attempt.
      this.#ended.delete(rollout.id)
      this.#active.set(rollout.id, new ActiveRollout(rollout, this.#parts))
    }
  }

  #end(active: ActiveRollout): void {
    this.#active.delete(active.id)
    this.#ended.set(active.id, { active, at: this.#parts.clock.monotonic() })
    const closing = active.close().finally(() => this.#closing.delete(closing))
    this.#closing.add(closing)
  }

  #route(): void {
    this.#parts.table.put({
      promoted: promotions(this.list()),
      active: this.actives().filter(({ id }) => !this.#barred.get(id)),
    })
  }
}
