import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { pino } from 'pino'
import type { Clock, Timer } from '../clock.ts'
import type { AuditRecord } from './audit-record.ts'

export interface AuditLog {
  /** Never waits, never throws. */
  write(record: AuditRecord): void
  /** Everything written so far is in the file. */
  close(): Promise<void>
}

const bufferBytes = 65_536
const flushEveryMs = 500

/**
 * JSON lines, appended in the background; at most half a second of records is in memory.
 * @param onFault called when the file cannot be written; records that cannot be written are lost, calls go on.
 */
export function openAuditLog(file: string, clock: Clock, onFault: (error: Error) => void): AuditLog {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const stream = pino.destination({
    dest: file,
    sync: false,
    minLength: bufferBytes,
    maxWrite: 4 * bufferBytes,
    mode: 0o600,
    mkdir: false,
  })
  stream.on('error', onFault)
  let timer: Timer
  const tick = () => {
    stream.flush(() => {})
    timer = clock.after(flushEveryMs, tick)
  }
  timer = clock.after(flushEveryMs, tick)

  return {
    write(record) {
      stream.write(`${JSON.stringify(record)}\n`)
    },
    close() {
      timer.cancel()
      return new Promise((resolve) => {
        stream.once('close', resolve)
        stream.once('error', resolve)
        stream.end()
      })
    },
  }
}
