import { pino } from 'pino'
import type { Clock, Timer } from './clock.ts'

/** Appends lines to a file or a descriptor in the background. */
export interface LineWriter {
  /** Never waits, never throws. The line brings its own line end. */
  write(line: string): void
  /** Hands over what was gathered, without waiting for the turn. */
  flush(): void
  /** Everything written so far is out. */
  close(): Promise<void>
}

const linesAtOnce = 128
const flushEveryMs = 200

/**
 * Lines are gathered here and handed on in batches: the stream below measures all it holds at every write.
 * @param onFault called when it cannot be written; those lines are lost, the process goes on.
 */
export function openLineWriter(dest: string | number, clock: Clock, onFault: (error: Error) => void): LineWriter {
  const stream = pino.destination({ dest, sync: false, minLength: 0, mode: 0o600 })
  stream.on('error', onFault)
  let lines: string[] = []
  let timer: Timer | undefined
  let ended = false
  stream.once('close', () => {
    ended = true
  })

  const flush = () => {
    timer?.cancel()
    timer = undefined
    if (lines.length === 0) return
    const text = lines.join('')
    lines = []
    if (!ended) stream.write(text)
  }

  return {
    write(line) {
      if (lines.push(line) >= linesAtOnce) flush()
      else timer ??= clock.after(flushEveryMs, flush)
    },
    flush,
    close() {
      flush()
      return new Promise((resolve) => {
        if (ended) return resolve()
        stream.once('close', resolve)
        stream.once('error', resolve)
        stream.end()
      })
    },
  }
}
