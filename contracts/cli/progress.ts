import { systemClock } from '@wxhost/core/harness'
import type { CaseOutcome } from '../suite/check.ts'
import type { CliIo } from './cli-io.ts'

/** Tells a person that a long run goes on. */
export interface Progress {
  note(outcome: CaseOutcome): void
  end(): void
}

const eraseLine = '\r\u001b[2K'
const leastMs = 80
const lineEveryMs = 10_000

/** On a terminal one line that is written over; elsewhere (CI) a line every ten seconds, so that a log stays short. */
export function progressOn(io: CliIo, now: () => number = () => systemClock.monotonic()): Progress {
  let [done, failed, shownAt] = [0, 0, now()]
  const shown = (check: string) => `${check}: ${done} cases${failed === 0 ? '' : `, ${failed} failed`}`
  return {
    note({ check, findings }) {
      done += 1
      if (findings.length > 0) failed += 1
      const at = now()
      if (at - shownAt < (io.terminal ? leastMs : lineEveryMs)) return
      shownAt = at
      io.stderr.write(io.terminal ? `${eraseLine}${shown(check)}` : `${shown(check)}\n`)
    },
    end() {
      if (io.terminal) io.stderr.write(eraseLine)
    },
  }
}
