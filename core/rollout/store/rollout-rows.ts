import type { StateDatabase } from '../../sqlite/state-database.ts'
import type { HistoryEntry, Rollout } from '../rollout.ts'

const schema = `
  CREATE TABLE IF NOT EXISTS rollouts (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, created_at INTEGER NOT NULL, body TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS rollout_history (
    rollout_id TEXT NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL,
    actor TEXT NOT NULL, what TEXT NOT NULL, why TEXT NOT NULL,
    UNIQUE (rollout_id, version, at, actor, what)
  ) STRICT;
`

/** The tables of rollouts, as values. Every statement runs at once, inside whatever transaction there is. */
export interface RolloutRows {
  /** Newest first. */
  list(): readonly Rollout[]
  get(id: string): Rollout | undefined
  put(rollout: Rollout): void
  /** An entry that is there already stays as it is. */
  add(entry: HistoryEntry): void
  /** Oldest first. */
  history(id: string): readonly HistoryEntry[]
}

export function rolloutRows(database: StateDatabase['database']): RolloutRows {
  database.exec(schema)
  const all = database.prepare('SELECT body FROM rollouts ORDER BY created_at DESC, id')
  const one = database.prepare('SELECT body FROM rollouts WHERE id = ?')
  const put = database.prepare('INSERT OR REPLACE INTO rollouts VALUES (?, ?, ?, ?)')
  const add = database.prepare('INSERT OR IGNORE INTO rollout_history VALUES (?, ?, ?, ?, ?, ?)')
  const history = database.prepare('SELECT * FROM rollout_history WHERE rollout_id = ? ORDER BY rowid')
  return {
    list: () => all.all().map(rolloutOf),
    get: (id) => {
      const row = one.get(id)
      return row === undefined ? undefined : rolloutOf(row)
    },
    put: (rollout) => {
      put.run(rollout.id, rollout.version, rollout.createdAt, JSON.stringify(rollout))
    },
    add: ({ rolloutId, version, at, actor, what, why }) => {
      add.run(rolloutId, version, at, actor, what, why)
    },
    history: (id) =>
      history.all(id).map(({ version, at, actor, what, why }) => ({
        rolloutId: id,
        version: Number(version),
        at: Number(at),
        actor: String(actor),
        what: String(what),
        why: String(why),
      })),
  }
}

/** Only what was written by {@link RolloutRows.put} is there. */
const rolloutOf = ({ body }: Record<string, unknown>): Rollout => JSON.parse(String(body)) as Rollout
