import type { StateDatabase } from '../../sqlite/state-database.ts'
import type { Checkpoint, Checkpoints } from './checkpoints.ts'

const schema = `
  CREATE TABLE IF NOT EXISTS rollout_evidence (rollout_id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
`

/** @param onLost told why evidence could not be written. */
export function createSqliteCheckpoints(
  { database, writer }: StateDatabase,
  onLost: (error: unknown) => void,
): Checkpoints {
  database.exec(schema)
  const select = database.prepare('SELECT body FROM rollout_evidence WHERE rollout_id = ?')
  const upsert = database.prepare('INSERT OR REPLACE INTO rollout_evidence VALUES (?, ?)')
  const load = (id: string): Checkpoint | undefined => {
    const row = select.get(id)
    return row === undefined ? undefined : (JSON.parse(String(row.body)) as Checkpoint)
  }
  return {
    load,
    save: (id, checkpoint) =>
      writer
        .write(() => {
          const before = load(id)
          const kept = before?.attempt === checkpoint.attempt ? before : {}
          upsert.run(id, JSON.stringify({ ...kept, ...checkpoint }))
        })
        .catch(onLost),
  }
}
