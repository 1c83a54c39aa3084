import type { Decoded, Failure, StreamedFile, UntrustedReason, Warning } from '../protocol/index.ts'
import type { RunFault } from '../runner/plugin-runner.ts'
import type { PreparedRequest } from '../runner/prepared-request.ts'
import type { NoAnswer, NotSent } from '../transport/send-outcome.ts'

/** What one sending came to, as far as the next step depends on it. */
export type Happened =
  | { readonly kind: 'output'; readonly output: unknown; readonly warnings: readonly Warning[] }
  | { readonly kind: 'failure'; readonly failure: Failure; readonly retryAfterMs?: number }
  | {
      readonly kind: 'credential-rejected'
      readonly credential: string
      readonly code: string
      readonly message: string
    }
  | { readonly kind: 'untrusted'; readonly reason: UntrustedReason; readonly retryAfterMs?: number }
  | { readonly kind: 'unreadable'; readonly fault: RunFault }
  | { readonly kind: 'stream'; readonly file: StreamedFile; readonly prepared: PreparedRequest }
  | NotSent
  | NoAnswer

/** What decode read, where it is an end of its own and asks for nothing more. */
export function happenedOf(
  decoded: Exclude<Decoded<unknown>, { kind: 'next' | 'decode-again' | 'stream' }>,
  retryAfterMs: number | undefined,
): Happened {
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs }
  switch (decoded.kind) {
    case 'output':
      return { kind: 'output', output: decoded.output, warnings: decoded.warnings ?? [] }
    case 'error':
      return { kind: 'failure', failure: decoded, ...wait }
    case 'credential-rejected':
      return decoded
    case 'untrusted':
      return { ...decoded, ...wait }
  }
}

/** Whether the sending may have had an effect that no answer told of. */
export function leavesDoubt(happened: Happened): boolean {
  if (happened.kind === 'failure')
    return happened.failure.class === 'retryable' && happened.failure.nothingHappened !== true
  return happened.kind === 'no-answer' || happened.kind === 'untrusted' || happened.kind === 'unreadable'
}
