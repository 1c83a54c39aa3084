import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { DeliveryState, Source, StoredEvent } from '../inbox-store.ts'
import type { InboxSeals } from './sealed-event.ts'

type Row = Record<string, SQLOutputValue>

/** What the log and the operator read of an event that no master key opens. */
export const unreadable = 'sealed under a master key that the host does not have'

/** A row that is read: `data` is null where it does not open. */
export interface ReadEvent {
  readonly event: StoredEvent
  readonly isReadable: boolean
}

export const readEvent = (row: Row, seals: InboxSeals): ReadEvent => {
  const id = String(row.id)
  const content = seals.openEvent(id, String(row.sealed))
  const problem = content === undefined ? unreadable : row.last_problem
  const event: StoredEvent = {
    id,
    sequence: Number(row.sequence),
    owner: String(row.owner),
    appid: String(row.appid),
    channel: String(row.channel),
    type: String(row.type),
    ...(content?.orderKey === undefined ? {} : { orderKey: content.orderKey }),
    receivedAt: Number(row.received_at),
    state: row.state as DeliveryState,
    tries: Number(row.tries),
    nextTryAt: Number(row.next_try_at),
    ...(typeof problem === 'string' ? { lastProblem: problem } : {}),
    ...(typeof row.delivered_at === 'number' ? { deliveredAt: row.delivered_at } : {}),
    data: content?.data ?? null,
  }
  return { event, isReadable: content !== undefined }
}

/** An earlier one of the same order key is still to be delivered. */
const heldUp = `order_hash IS NOT NULL AND EXISTS (
  SELECT 1 FROM inbox AS earlier
  WHERE earlier.state = 'pending' AND earlier.order_hash = inbox.order_hash AND earlier.sequence < inbox.sequence)`

/** SQLite by itself would sort the whole backlog at every look. */
const inOrder = 'INDEXED BY inbox_by_due'

/** Questions to the inbox. */
export interface EventRows {
  due(now: number, most: number, without: readonly Source[]): readonly Row[]
  nextDueAt(): number | undefined
  find(id: string): Row | undefined
  list(state: string | undefined, channel: string | undefined, before: number | undefined, most: number): readonly Row[]
  counts(): Readonly<Record<DeliveryState, number>>
}

export function eventRows(database: DatabaseSync): EventRows {
  const due = database.prepare(
    `SELECT * FROM inbox ${inOrder} WHERE state = 'pending' AND next_try_at <= ?1 AND NOT (${heldUp})
     AND (appid || ' ' || channel) NOT IN (SELECT value FROM json_each(?3))
     ORDER BY next_try_at, sequence LIMIT ?2`,
  )
  const next = database.prepare(
    `SELECT next_try_at FROM inbox ${inOrder} WHERE state = 'pending' AND NOT (${heldUp}) ORDER BY next_try_at, sequence LIMIT 1`,
  )
  const find = database.prepare('SELECT * FROM inbox WHERE id = ?')
  const list = database.prepare(
    `SELECT * FROM inbox WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR channel = ?2)
     AND (?3 IS NULL OR sequence < ?3) ORDER BY sequence DESC LIMIT ?4`,
  )
  const count = database.prepare('SELECT state, count(*) AS n FROM inbox GROUP BY state')
  return {
    due: (now, most, without) =>
      due.all(now, most, JSON.stringify(without.map(({ appid, channel }) => `${appid} ${channel}`))),
    nextDueAt: () => {
      const at = next.get()?.next_try_at
      return typeof at === 'number' ? at : undefined
    },
    find: (id) => find.get(id),
    list: (state, channel, before, most) => list.all(state ?? null, channel ?? null, before ?? null, most),
    counts: () => {
      const counts = { pending: 0, delivered: 0, dead: 0, held: 0 }
      return Object.assign(counts, Object.fromEntries(count.all().map(({ state, n }) => [String(state), Number(n)])))
    },
  }
}
