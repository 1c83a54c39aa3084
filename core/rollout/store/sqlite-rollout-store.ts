import { HostError } from '../../errors/host-error.ts'
import type { StateDatabase } from '../../sqlite/state-database.ts'
import type { HistoryEntry, Rollout } from '../rollout.ts'
import { rolloutRows } from './rollout-rows.ts'
import type { Put, RolloutStore } from './rollout-store.ts'

/** The rollouts of this host; it alone decides. */
export interface SqliteRolloutStore extends RolloutStore {
  /** Writes what another host decided, whatever version is here. @throws HostError WXH_STORE_UNAVAILABLE */
  adopt(rollout: Rollout, entries: readonly HistoryEntry[]): Promise<void>
}

/** Rollouts in the state database: a change and what is written of it are one transaction. The database stays open. */
export function createSqliteRolloutStore({ database, writer }: StateDatabase): SqliteRolloutStore {
  const rows = rolloutRows(database)
  const known = new Map(rows.list().map((rollout) => [rollout.id, rollout]))
  const listeners: ((rollout: Rollout) => void)[] = []

  const write = (change: () => void) => writer.write(change).catch(unavailable)
  const tell = (rollout: Rollout) => {
    known.set(rollout.id, rollout)
    for (const listener of listeners) listener(rollout)
  }

  return {
    reach: 'alone',
    list: () => [...known.values()].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1)),
    get: (id) => known.get(id),
    async put(next, entry): Promise<Put> {
      let current: Rollout | undefined
      let isConflict = false
      await write(() => {
        current = rows.get(next.id)
        // Seen inside the transaction: nobody comes between.
        isConflict = (current?.version ?? 0) !== next.version - 1
        if (isConflict) return
        rows.put(next)
        rows.add(entry)
      })
      if (isConflict) return { kind: 'conflict', current }
      tell(next)
      return { kind: 'done' }
    },
    async adopt(rollout, entries) {
      await write(() => {
        rows.put(rollout)
        for (const entry of entries) rows.add(entry)
      })
      tell(rollout)
    },
    async history(id) {
      try {
        return rows.history(id)
      } catch (cause) {
        return unavailable(cause)
      }
    },
    watch: (listener) => {
      listeners.push(listener)
    },
    close: async () => {},
  }
}

function unavailable(cause: unknown): never {
  throw new HostError(
    'WXH_STORE_UNAVAILABLE',
    'The change of the rollout cannot be kept in the data directory, so it was not made. Look for a full disk, then try again.',
    { cause },
  )
}
