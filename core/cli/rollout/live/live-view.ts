import type { Clock } from '../../../clock.ts'
import type { Writer } from '../../cli-io.ts'
import { ctrlC, type Terminal } from '../../terminal.ts'
import { enterScreen, frameOf, leaveScreen } from './screen.ts'

const everyMs = 1_000

export interface LiveParts {
  readonly terminal: Terminal
  readonly stdout: Writer
  readonly clock: Clock
  /** What to show now, for the size of the terminal. */
  readonly draw: () => Promise<readonly string[]>
}

/** Draws each second until `q` or ctrl-c, also while an answer is waited for. @throws what `draw` throws, once the screen is as it was. */
export async function liveView({ terminal, stdout, clock, draw }: LiveParts): Promise<void> {
  const end = new AbortController()
  const ended = new Promise<undefined>((resolve) => {
    end.signal.addEventListener('abort', () => resolve(undefined))
  })
  const release = terminal.keys((key) => {
    if (key === 'q' || key === 'Q' || key.includes(ctrlC)) end.abort()
  })
  stdout.write(enterScreen)
  try {
    while (!end.signal.aborted) {
      const lines = await Promise.race([draw(), ended])
      if (lines !== undefined) stdout.write(frameOf(lines, terminal.rows))
      await clock.sleep(everyMs, end.signal).catch(() => {})
    }
  } finally {
    release()
    stdout.write(leaveScreen)
  }
}
