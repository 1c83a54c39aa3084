import type { WireResponse } from '../protocol/index.ts'

/** What became of one sending. Which of the three it is decides whether sending again could do harm. */
export type SendOutcome = Answered | NotSent | NoAnswer

export interface Answered {
  readonly kind: 'answered'
  readonly response: WireResponse
  /** From the `Retry-After` header, in milliseconds, where there is one. */
  readonly retryAfterMs?: number
}

/** No byte of it left: it surely had no effect. */
export interface NotSent {
  readonly kind: 'not-sent'
  readonly reason: 'connect' | 'deadline' | 'aborted'
  /** The system's or the library's code, e.g. `ECONNREFUSED`. */
  readonly code: string
}

/** It left, or may have; no answer that can be read came back. */
export interface NoAnswer {
  readonly kind: 'no-answer'
  readonly reason: 'reset' | 'timeout' | 'deadline' | 'aborted' | 'too-large' | 'truncated' | 'coding'
  readonly code: string
}
