import type { DatabaseSync } from 'node:sqlite'
import type { DeliveryState } from '../inbox-store.ts'

/** Changes to the inbox: each runs at once, inside whatever transaction there is. */
export interface ChangeRows {
  answered(id: string, sealed: string): void
  delivered(id: string, at: number): void
  failed(id: string, problem: string, nextTryAt: number): void
  died(id: string, problem: string): void
  /** @returns whether it is pending again. */
  replayOne(id: string, state: DeliveryState | undefined, now: number): boolean
  /** Of those after this sequence number. @returns the numbers of those that are pending again; at most `most`. */
  replaySome(state: DeliveryState, after: number, most: number, now: number): readonly number[]
  /** @returns how many; at most `most`, so that one transaction does not hold up pushes. */
  purge(state: DeliveryState, before: number, most: number): number
  purgeNonces(now: number): void
  /** What was stored before our clock was set back is due now, not when that time comes again. */
  hurry(now: number): void
}

/** No try is ever set further ahead, see `next-try.ts`. */
const longestWaitMs = 4 * 3_600_000

export function changeRows(database: DatabaseSync): ChangeRows {
  const answered = database.prepare('UPDATE inbox SET answer = ? WHERE id = ?')
  const delivered = database.prepare(
    `UPDATE inbox SET state = 'delivered', delivered_at = ?, tries = tries + 1, last_problem = NULL WHERE id = ?`,
  )
  // A failure that comes in after a success of another try takes nothing back.
  const failed = database.prepare(
    `UPDATE inbox SET next_try_at = ?, tries = tries + 1, last_problem = ? WHERE id = ? AND state = 'pending'`,
  )
  const died = database.prepare(
    `UPDATE inbox SET state = 'dead', tries = tries + 1, last_problem = ? WHERE id = ? AND state = 'pending'`,
  )
  const again = `UPDATE inbox SET state = 'pending', tries = 0, next_try_at = ?1 WHERE state <> 'pending' AND`
  const replayOne = database.prepare(`${again} id = ?2 AND (?3 IS NULL OR state = ?3)`)
  // By sequence number, or SQLite would sort all of that state for every slice.
  const replaySome = database.prepare(
    `${again} sequence IN (SELECT sequence FROM inbox NOT INDEXED WHERE state = ?2 AND sequence > ?3 ORDER BY sequence LIMIT ?4)
     RETURNING sequence`,
  )
  const old = database.prepare(
    `SELECT id FROM inbox WHERE state = ? AND state <> 'pending' AND received_at < ? ORDER BY received_at LIMIT ?`,
  )
  const removeAliases = database.prepare('DELETE FROM inbox_alias WHERE event = ?')
  const remove = database.prepare('DELETE FROM inbox WHERE id = ?')
  const hurry = database.prepare(
    `UPDATE inbox SET next_try_at = ?1
     WHERE state = 'pending' AND next_try_at > ?1 AND (tries = 0 OR next_try_at > ?1 + ${longestWaitMs})`,
  )
  const removeNonces = database.prepare('DELETE FROM inbox_nonce WHERE ends_at <= ?')
  return {
    answered: (id, sealed) => void answered.run(sealed, id),
    delivered: (id, at) => void delivered.run(at, id),
    failed: (id, problem, nextTryAt) => void failed.run(nextTryAt, problem, id),
    died: (id, problem) => void died.run(problem, id),
    replayOne: (id, state, now) => Number(replayOne.run(now, id, state ?? null).changes) > 0,
    replaySome: (state, after, most, now) =>
      replaySome.all(now, state, after, most).map(({ sequence }) => Number(sequence)),
    purge(state, before, most) {
      const rows = old.all(state, before, most)
      for (const { id } of rows) {
        removeAliases.run(String(id))
        remove.run(String(id))
      }
      return rows.length
    },
    purgeNonces: (now) => void removeNonces.run(now),
    hurry: (now) => void hurry.run(now),
  }
}
