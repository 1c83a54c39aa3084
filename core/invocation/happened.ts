import type { Failure, UntrustedReason, Warning } from '../protocol/index.ts'
import type { RunFault } from '../runner/plugin-runner.ts'
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
  | NotSent
  | NoAnswer
