import type { Clock } from '../../clock.ts'
import { isHostError } from '../../errors/host-error.ts'
import { conflictError, stateError } from '../control/order-errors.ts'
import type { Order } from '../control/rollout-control.ts'
import { type Move, nextRollout } from '../machine/next-rollout.ts'
import type { OrderKind, RolloutEvent } from '../machine/rollout-event.ts'
import { stepTerms } from '../machine/rollout-facts.ts'
import { afterPromotions } from '../machine/versions-in-use.ts'
import type { HistoryEntry, Rollout } from '../rollout.ts'
import type { Put, RolloutStore } from '../store/rollout-store.ts'
import { whyOf } from './why-of.ts'

export interface ChangesParts {
  readonly store: RolloutStore
  readonly clock: Clock
  /** A change is durable: it is to be put in force. */
  readonly onChange: (rollout: Rollout, entry: HistoryEntry) => void
  /** It could not be written; it is tried again. */
  readonly onTrouble: (error: unknown) => void
}

/** Makes changes: one after the other for each rollout, durable before anything follows from them. */
export interface Changes {
  /** @throws HostError WXH_ROLLOUT_CONFLICT, WXH_ROLLOUT_STATE, WXH_ROLLOUT_AWAY, WXH_STORE_UNAVAILABLE */
  order(id: string, kind: OrderKind, order: Order, check?: (rollout: Rollout) => Promise<void>): Promise<Rollout>
  /** The first version of a rollout. */
  add(rollout: Rollout, order: Order): Promise<void>
  /**
   * What the host found out, of the step that was in hand then. Tried until it is durable or does not apply any more.
   * @returns whether it was made.
   */
  find(seen: Rollout, event: RolloutEvent): Promise<boolean>
  /** What is being written of a change, or may have been, where it is one of this host. */
  entryOf(rollout: Rollout): HistoryEntry | undefined
  close(): Promise<void>
}

const firstWaitMs = 100
const longestWaitMs = 5_000

export function createChanges({ store, clock, onChange, onTrouble }: ChangesParts): Changes {
  const lines = new Map<string, Promise<unknown>>()
  const writing = new Map<string, { readonly rollout: Rollout; readonly entry: HistoryEntry }>()
  /** What was found and is not written yet. */
  const findings = new Map<Promise<unknown>, { readonly seen: Rollout; readonly event: RolloutEvent }>()
  const closing = new AbortController()

  /** One after the other. */
  const inLine = <T>(id: string, work: () => Promise<T>): Promise<T> => {
    const turn = (lines.get(id) ?? Promise.resolve()).then(work)
    const settled = turn.catch(() => {})
    lines.set(id, settled)
    void settled.then(() => lines.get(id) === settled && lines.delete(id))
    return turn
  }

  const moveOf = (rollout: Rollout, event: RolloutEvent): Move | undefined => {
    const move = nextRollout(rollout, event, clock.now())
    return move === undefined ? undefined : { ...move, rollout: afterPromotions(move.rollout, store.list()) }
  }

  const put = async (rollout: Rollout, actor: string, what: string, why: string): Promise<Put> => {
    const entry: HistoryEntry = { rolloutId: rollout.id, version: rollout.version, at: clock.now(), actor, what, why }
    // Left there where the answer is lost: the other hosts may have it, and then it is still this host's to tell.
    writing.set(rollout.id, { rollout, entry })
    const done = await store.put(rollout, entry)
    if (done.kind === 'done') onChange(rollout, entry)
    writing.delete(rollout.id)
    return done
  }

  const ordered = async (id: string, kind: OrderKind, order: Order, check: (r: Rollout) => Promise<void>) => {
    for (let current = store.get(id); ; ) {
      if (current === undefined || (order.version !== undefined && order.version !== current.version))
        throw conflictError(id, order.version, current, await store.history(id))
      const move = moveOf(current, { kind })
      if (move === undefined) throw stateError(current, kind)
      await check(current)
      const done = await put(move.rollout, order.actor, move.what, order.why)
      if (done.kind === 'done') return move.rollout
      current = done.current
    }
  }

  /** @returns undefined where it does not apply (any more). */
  const attempt = async (seen: Rollout, event: RolloutEvent): Promise<'made' | undefined> => {
    for (let current = store.get(seen.id); current !== undefined && stillApplies(event, seen, current); ) {
      const move = moveOf(current, event)
      if (move === undefined) return undefined
      const done = await put(move.rollout, 'host', move.what, whyOf(event))
      if (done.kind === 'done') return 'made'
      current = done.current
    }
    return undefined
  }

  /** A canary that is about to be taken back is not promoted meanwhile. @throws HostError where that cannot be written. */
  const takenBack = async (id: string): Promise<void> => {
    for (const { seen, event } of findings.values())
      if (seen.id === id && isTakingBack(event)) await attempt(seen, event)
  }

  /** Others have their turn between two tries. */
  const found = async (seen: Rollout, event: RolloutEvent): Promise<boolean> => {
    for (let waitMs = firstWaitMs; !closing.signal.aborted; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
      try {
        return (await inLine(seen.id, () => attempt(seen, event))) === 'made'
      } catch (error) {
        // Nothing advances while other hosts cannot be told; what stands is looked at again from time to time.
        if (isHostError(error) && error.code === 'WXH_ROLLOUT_AWAY') return false
        onTrouble(error)
      }
      await clock.sleep(waitMs, closing.signal).catch(() => {})
    }
    return false
  }

  return {
    order: (id, kind, order, check = async () => {}) =>
      inLine(id, async () => {
        await takenBack(id)
        return ordered(id, kind, order, check)
      }),
    add: (rollout, { actor, why }) =>
      inLine(rollout.id, async () => {
        const done = await put(rollout, actor, 'planned', why)
        if (done.kind === 'conflict') throw conflictError(rollout.id, 0, done.current, await store.history(rollout.id))
      }),
    entryOf(rollout) {
      const written = writing.get(rollout.id)
      return written !== undefined && isSameChange(written.rollout, rollout) ? written.entry : undefined
    },
    find(seen, event) {
      const finding = found(seen, event).finally(() => findings.delete(finding))
      findings.set(finding, { seen, event })
      return finding
    },
    async close() {
      closing.abort()
      await Promise.all([...findings.keys(), ...lines.values()])
    },
  }
}

/** The store may hand on a copy. */
export const isSameChange = (a: Rollout, b: Rollout): boolean =>
  a.version === b.version &&
  a.epoch === b.epoch &&
  a.attempt === b.attempt &&
  a.changedAt === b.changedAt &&
  a.state.kind === b.state.kind

/** Taking back holds for the attempt; what else was found holds for the step as it was taken up. */
const stillApplies = (event: RolloutEvent, seen: Rollout, current: Rollout): boolean =>
  isTakingBack(event) ? current.attempt === seen.attempt : stepTerms(current).key === stepTerms(seen).key

/** The canary gets nothing more, whatever else happens. */
export const isTakingBack = ({ kind }: RolloutEvent): boolean =>
  kind === 'roll-back' || kind === 'suspend' || kind === 'exhausted'
