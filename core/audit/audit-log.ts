import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Clock } from '../clock.ts'
import { openLineWriter } from '../line-writer.ts'
import type { AuditRecord } from './audit-record.ts'

export interface AuditLog {
  /** Never waits, never throws. */
  write(record: AuditRecord): void
  /** Everything written so far is in the file. */
  close(): Promise<void>
}

/**
 * JSON lines, appended in the background; at most a fifth of a second of records is in memory.
 * @param onFault called when the file cannot be written; records that cannot be written are lost, calls go on.
 */
export function openAuditLog(file: string, clock: Clock, onFault: (error: Error) => void): AuditLog {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const lines = openLineWriter(file, clock, onFault)
  return {
    write: (record) => lines.write(`${JSON.stringify(record)}\n`),
    close: () => lines.close(),
  }
}
