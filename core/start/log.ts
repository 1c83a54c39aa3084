import { type Logger, pino } from 'pino'
import type { Clock, Timer } from '../clock.ts'
import { isoTime } from '../iso-time.ts'
import type { Settings } from '../settings.ts'

export interface HostLog {
  readonly log: Logger
  close(): void
}

const flushEveryMs = 200

/** JSON lines to standard output, written in batches; errors at once. */
export function openLog(level: Settings['logLevel'], clock: Clock): HostLog {
  const stream = pino.destination({ dest: 1, sync: false, minLength: 65_536, maxWrite: 262_144 })
  stream.on('error', () => {})
  const log = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${isoTime(clock.now())}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  )
  let timer: Timer
  const tick = () => {
    stream.flush(() => {})
    timer = clock.after(flushEveryMs, tick)
  }
  timer = clock.after(flushEveryMs, tick)

  return {
    log,
    close() {
      timer.cancel()
      try {
        stream.flushSync()
      } catch {
        // Nothing was open to flush to: the lines are lost with the pipe.
      }
    },
  }
}
