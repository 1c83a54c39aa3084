import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** What lay in the inbox when the host died. */
export interface Left {
  /** Everything that was stored has a number up to this one. */
  readonly lastSequence: number
  readonly pending: ReadonlySet<string>
}

/**
 * Copies the database and its log as the dead host left them, and reads the copy: the next host must recover the files
 * itself. @param file of a database that nobody has open.
 */
export function copyInbox(file: string, directory: string): { read(): Left } {
  const place = mkdtempSync(join(directory, 'left-'))
  const copy = join(place, 'state.db')
  for (const end of ['', '-wal']) if (existsSync(file + end)) copyFileSync(file + end, copy + end)
  return {
    read() {
      try {
        return existsSync(copy) ? readLeft(copy) : { lastSequence: 0, pending: new Set() }
      } finally {
        rmSync(place, { recursive: true, force: true })
      }
    },
  }
}

function readLeft(file: string): Left {
  const database = new DatabaseSync(file)
  try {
    // A host that dies at its first start has made no table yet.
    const [table] = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'inbox'`).all()
    if (table === undefined) return { lastSequence: 0, pending: new Set() }
    const rows = database.prepare(`SELECT id FROM inbox WHERE state = 'pending'`).all()
    const last = database.prepare('SELECT max(sequence) AS last FROM inbox').get()?.last
    return { lastSequence: Number(last ?? 0), pending: new Set(rows.map(({ id }) => String(id))) }
  } finally {
    database.close()
  }
}

/** How many events a running host has still to hand on. */
export function countPending(file: string): number {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 })
  try {
    return Number(database.prepare(`SELECT count(*) AS n FROM inbox WHERE state = 'pending'`).get()?.n)
  } finally {
    database.close()
  }
}
