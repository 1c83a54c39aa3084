import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { type KnownOutcome, keptUntil } from './known-outcome.ts'
import type { OutcomeId } from './outcome-store.ts'

const schema = `
  CREATE TABLE IF NOT EXISTS outcome (
    owner TEXT NOT NULL, protocol TEXT NOT NULL, key TEXT NOT NULL,
    appid TEXT, stage TEXT NOT NULL, detail TEXT, final INTEGER NOT NULL,
    sent_at INTEGER, accepted_at INTEGER, settled_at INTEGER, version INTEGER,
    ask TEXT, ask_since INTEGER, next_ask_at INTEGER,
    known_since INTEGER NOT NULL, changed_at INTEGER NOT NULL, keep_until INTEGER NOT NULL,
    PRIMARY KEY (owner, protocol, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS outcome_by_ask ON outcome (next_ask_at) WHERE next_ask_at IS NOT NULL;
  CREATE INDEX IF NOT EXISTS outcome_by_end ON outcome (keep_until);
`

type Row = Record<string, SQLOutputValue>

/** The table of outcomes, as values. Every statement runs at once, inside whatever transaction there is. */
export interface OutcomeRows {
  get(id: OutcomeId, now: number): KnownOutcome | undefined
  put(id: OutcomeId, known: KnownOutcome): void
  remove(id: OutcomeId): void
  due(now: number, most: number): readonly (readonly [OutcomeId, KnownOutcome])[]
  purge(now: number): void
}

export function outcomeRows(database: DatabaseSync): OutcomeRows {
  database.exec(schema)
  const select = database.prepare(
    'SELECT * FROM outcome WHERE owner = ? AND protocol = ? AND key = ? AND keep_until > ?',
  )
  const upsert = database.prepare(`INSERT OR REPLACE INTO outcome VALUES (${Array(17).fill('?').join(', ')})`)
  const selectDue = database.prepare(
    'SELECT * FROM outcome WHERE next_ask_at <= ? AND keep_until > ? ORDER BY next_ask_at LIMIT ?',
  )
  const remove = database.prepare('DELETE FROM outcome WHERE owner = ? AND protocol = ? AND key = ?')
  const removeOld = database.prepare('DELETE FROM outcome WHERE keep_until <= ?')
  return {
    get(id, now) {
      const row = select.get(id.owner, id.protocol, id.key, now)
      return row === undefined ? undefined : knownOf(row)
    },
    put: (id, known) => {
      upsert.run(...valuesOf(id, known))
    },
    remove: ({ owner, protocol, key }) => {
      remove.run(owner, protocol, key)
    },
    due: (now, most) => selectDue.all(now, now, most).map((row) => [idOf(row), knownOf(row)] as const),
    purge: (now) => {
      removeOld.run(now)
    },
  }
}

const valuesOf = (id: OutcomeId, known: KnownOutcome): (string | number | null)[] => [
  id.owner,
  id.protocol,
  id.key,
  known.appid ?? null,
  known.stage,
  known.detail ?? null,
  known.final ? 1 : 0,
  known.sentAt ?? null,
  known.acceptedAt ?? null,
  known.settledAt ?? null,
  known.version ?? null,
  known.ask ?? null,
  known.askSince ?? null,
  known.nextAskAt ?? null,
  known.knownSince,
  known.changedAt,
  keptUntil(known),
]

const idOf = (row: Row): OutcomeId => ({
  owner: String(row.owner),
  protocol: String(row.protocol),
  key: String(row.key),
})

const knownOf = (row: Row): KnownOutcome => ({
  appid: text(row.appid),
  stage: row.stage as KnownOutcome['stage'],
  detail: text(row.detail),
  final: row.final === 1,
  sentAt: number(row.sent_at),
  acceptedAt: number(row.accepted_at),
  settledAt: number(row.settled_at),
  version: number(row.version),
  ask: text(row.ask),
  askSince: number(row.ask_since),
  nextAskAt: number(row.next_ask_at),
  knownSince: Number(row.known_since),
  changedAt: Number(row.changed_at),
})

const text = (value: SQLOutputValue | undefined) => (typeof value === 'string' ? value : undefined)
const number = (value: SQLOutputValue | undefined) => (typeof value === 'number' ? value : undefined)
