import { inspect } from 'node:util'
import type { HostOptions } from '@wxhost/core'

type HostLog = NonNullable<HostOptions['log']>

export interface CapturedLog {
  readonly hostLog: HostLog
  /** All that the host handed to its log, causes of errors included: more than pino would write. */
  text(): string
  /** What should wake somebody: lines of the levels warn, error and fatal. */
  alarms(): readonly string[]
}

export function captureLog(): CapturedLog {
  const lines: { readonly level: string; readonly line: string }[] = []
  const take =
    (level: string) =>
    (...parts: unknown[]) => {
      lines.push({ level, line: inspect(parts, { depth: 12, showHidden: false, maxStringLength: null }) })
    }
  const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace']
  const log = Object.fromEntries(levels.map((level) => [level, take(level)]))
  return {
    hostLog: { log: log as unknown as HostLog['log'], close: async () => {} },
    text: () => lines.map(({ line }) => line).join('\n'),
    alarms: () => lines.flatMap(({ level, line }) => (['fatal', 'error', 'warn'].includes(level) ? [line] : [])),
  }
}
