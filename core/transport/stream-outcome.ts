import type { Readable } from 'node:stream'
import type { NoAnswer, NotSent } from './send-outcome.ts'

/** An answer whose body is read as it comes; no limit of size holds, and nothing of it is kept. */
export interface StreamedAnswer {
  readonly kind: 'streaming'
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Raw, as it was sent. Ends with an error when the connection breaks or the signal is aborted. */
  readonly body: Readable
}

export type StreamOutcome = StreamedAnswer | NotSent | NoAnswer
