import type { DatabaseSync } from 'node:sqlite'
import { BatchWriter } from './batch-writer.ts'
import { openDatabase } from './open-database.ts'

/** One file for all that must change together: what was pushed, and what it says of earlier calls. */
export interface StateDatabase {
  readonly database: DatabaseSync
  /** Writes of one turn of the event loop are one transaction: all of them, or none. */
  readonly writer: BatchWriter
  close(): void
}

/**
 * @param file a path, or `:memory:`.
 * @throws HostError WXH_SETTINGS_INVALID when the file cannot be opened as a database.
 */
export async function openStateDatabase(file: string): Promise<StateDatabase> {
  const database = await openDatabase(file, 'the store of pushes and outcomes', '')
  const writer = new BatchWriter(database)
  return {
    database,
    writer,
    close() {
      writer.flush()
      database.close()
    },
  }
}
