import { openSync } from 'node:fs'
import type { Clock, Timer } from './clock.ts'
import { DescriptorWriter } from './descriptor-writer.ts'

/** Appends lines to a file or a descriptor in the background. */
export interface LineWriter {
  /** Never waits, never throws. The line brings its own line end. */
  write(line: string): void
  /** Hands over what was gathered, without waiting for the turn. */
  flush(): void
  /** Everything written so far is out. Lines that come later are lost. */
  close(): Promise<void>
}

const linesAtOnce = 512
const flushEveryMs = 200

/**
 * Lines are gathered here and written in batches.
 * @param onFault called when it cannot be written; those lines are lost, the process goes on.
 * @throws the system's error when a file cannot be opened.
 */
export function openLineWriter(dest: string | number, clock: Clock, onFault: (error: Error) => void): LineWriter {
  const out = new DescriptorWriter(typeof dest === 'number' ? dest : openSync(dest, 'a', 0o600), clock, onFault)
  let lines: string[] = []
  let timer: Timer | undefined
  let ended = false

  const flush = () => {
    timer?.cancel()
    timer = undefined
    const text = lines.join('')
    lines = []
    if (text !== '' && !ended) out.write(text)
  }

  return {
    write(line) {
      if (lines.push(line) >= linesAtOnce) flush()
      else timer ??= clock.after(flushEveryMs, flush)
    },
    flush,
    async close() {
      flush()
      if (ended) return
      ended = true
      await out.close()
    },
  }
}
