import { closeSync, openSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { HostError } from '../errors/host-error.ts'

/** Write-ahead log, and every commit is on the disk before it is reported. */
const durable = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 1000;'

/**
 * Opens an SQLite file for this user alone, made when missing.
 *
 * @param file a path, or `:memory:`.
 * @param purpose for the message, e.g. `the store of durable credentials`.
 * @param schema statements that may run again.
 * @throws HostError WXH_SETTINGS_INVALID when it cannot be opened as a database.
 */
export async function openDatabase(file: string, purpose: string, schema: string): Promise<DatabaseSync> {
  // Loaded when it is needed: command line help and plugin checks open no database.
  const { DatabaseSync } = await import('node:sqlite')
  try {
    if (file !== ':memory:') closeSync(openSync(file, 'a', 0o600))
    const database = new DatabaseSync(file)
    database.exec(durable)
    database.exec(schema)
    return database
  } catch (cause) {
    const message = `Cannot open ${file} as ${purpose}: expected a file that this user may write, or none. Move it away or choose another data directory.`
    throw new HostError('WXH_SETTINGS_INVALID', message, { cause })
  }
}
