import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Clock } from '../clock.ts'
import { HostError } from '../errors/host-error.ts'
import { type LineWriter, openLineWriter } from '../line-writer.ts'
import type { AuditRecord } from './audit-record.ts'

export interface AuditLog {
  /** Never waits, never throws. */
  write(record: AuditRecord): void
  /** Everything written so far is in the file. */
  close(): Promise<void>
}

/**
 * JSON lines, appended in the background; at most a fifth of a second of records is in memory.
 * @param onFault called when the file cannot be written any more; records that cannot be written are lost, calls go on.
 * @throws HostError WXH_SETTINGS_INVALID when the file cannot be opened.
 */
export function openAuditLog(file: string, clock: Clock, onFault: (error: Error) => void): AuditLog {
  const lines = open(file, clock, onFault)
  return {
    write: (record) => lines.write(`${JSON.stringify(record)}\n`),
    close: () => lines.close(),
  }
}

function open(file: string, clock: Clock, onFault: (error: Error) => void): LineWriter {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    return openLineWriter(file, clock, onFault)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new HostError(
      'WXH_SETTINGS_INVALID',
      `The audit file ${file} cannot be opened (${code ?? 'unknown'}). Check WXHOST_AUDIT_FILE and who may write there.`,
      { cause },
    )
  }
}
