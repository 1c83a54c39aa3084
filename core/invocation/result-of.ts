import { HostError, isHostError } from '../errors/host-error.ts'
import type { CallResult } from './call-request.ts'
import type { CallRun } from './call-run.ts'
import type { CallRunOwn } from './call-run-own.ts'
import { endingResult } from './ending-error.ts'
import { openFileOf } from './open-file.ts'
import type { RunEnd } from './run-end.ts'

/** How the sendings of an arm ended, as the caller is told it. */
export function resultOf(
  { as, happened }: RunEnd,
  run: CallRun,
  { request }: CallRunOwn,
  runner: Parameters<typeof openFileOf>[3],
): CallResult {
  if (as !== 'answered') return endingResult(as, happened, run.attempts)
  if (happened.kind === 'output')
    return { kind: 'output', output: happened.output, warnings: happened.warnings, replayed: false }
  if (happened.kind === 'stream') return { kind: 'stream', file: openFileOf(happened, run, request, runner) }
  if (happened.kind !== 'failure')
    throw new HostError('WXH_INTERNAL', `A call ended as answered by "${happened.kind}".`)
  return {
    kind: 'refused',
    failure: happened.failure,
    retryAfterMs: happened.failure.retryAfterMs ?? happened.retryAfterMs,
  }
}

/** Where no earlier sending is in doubt: it surely had no effect. */
export const cameToNothing = (result: CallResult): boolean =>
  result.kind === 'refused' || (result.kind === 'failed' && nothingLeft.has(result.error.code))

/** Endings of an operation with an effect that mean: no sending of this key ever left. */
const nothingLeft: ReadonlySet<string> = new Set(['WXH_UPSTREAM_UNREACHABLE', 'WXH_DEADLINE_EXCEEDED'])

/** What was thrown on the way, as a result. */
export const failedBy = (error: unknown): CallResult => ({
  kind: 'failed',
  error: isHostError(error)
    ? error
    : new HostError('WXH_INTERNAL', 'The call met an error of the host.', { cause: error }),
})
