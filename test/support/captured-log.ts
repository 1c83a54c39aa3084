import { inspect } from 'node:util'
import type { HostOptions } from '@wxhost/core'

type HostLog = NonNullable<HostOptions['log']>

export interface CapturedLog {
  readonly hostLog: HostLog
  /** All that the host handed to its log, causes of errors included: more than pino would write. */
  text(): string
}

export function captureLog(): CapturedLog {
  const lines: string[] = []
  const take = (...parts: unknown[]) => {
    lines.push(inspect(parts, { depth: 12, showHidden: false, maxStringLength: null }))
  }
  const log = { fatal: take, error: take, warn: take, info: take, debug: take, trace: take }
  return { hostLog: { log: log as unknown as HostLog['log'], close: async () => {} }, text: () => lines.join('\n') }
}
