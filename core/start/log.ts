import { type Logger, pino } from 'pino'
import type { Clock } from '../clock.ts'
import { isoTime } from '../iso-time.ts'
import { openLineWriter } from '../line-writer.ts'
import type { Settings } from '../settings.ts'

export interface HostLog {
  readonly log: Logger
  close(): Promise<void>
}

const standardOutput = 1

/** JSON lines to standard output, in batches. A pipe that closes ends the log, not the host. */
export function openLog(level: Settings['logLevel'], clock: Clock): HostLog {
  const lines = openLineWriter(standardOutput, clock, () => {})
  const log = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${isoTime(clock.now())}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => lines.write(line) },
  )
  return { log, close: () => lines.close() }
}
