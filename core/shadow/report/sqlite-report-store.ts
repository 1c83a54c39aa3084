import type { StateDatabase } from '../../sqlite/state-database.ts'
import type { ReportStore } from './report-store.ts'
import type { ShadowReport } from './shadow-report.ts'

const schema = `
  CREATE TABLE IF NOT EXISTS shadow_report (rollout_id TEXT PRIMARY KEY, report TEXT NOT NULL) STRICT, WITHOUT ROWID;
`

/** Reports in the state database. @param onLost told why one could not be written; the next one holds it as well. */
export function createSqliteReportStore(
  { database, writer }: StateDatabase,
  onLost: (error: unknown) => void,
): ReportStore {
  database.exec(schema)
  const select = database.prepare('SELECT report FROM shadow_report WHERE rollout_id = ?')
  const upsert = database.prepare('INSERT OR REPLACE INTO shadow_report VALUES (?, ?)')
  return {
    get(rolloutId) {
      const row = select.get(rolloutId)
      return row === undefined ? undefined : (JSON.parse(String(row.report)) as ShadowReport)
    },
    put(report) {
      writer
        .write(() => {
          upsert.run(report.rolloutId, JSON.stringify(report))
        })
        .catch(onLost)
    },
  }
}
