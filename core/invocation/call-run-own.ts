import type { PreparedRequest } from '../runner/prepared-request.ts'
import type { Answered } from '../transport/send-outcome.ts'
import type { AnswerOwn } from './answers.ts'
import type { AskOutcome } from './ask-outcome.ts'
import type { SendingOwn } from './sendings.ts'

/** What is this one call's own. */
export interface CallRunOwn extends SendingOwn, Omit<AnswerOwn, 'ask'> {
  /** Learns what became of the request in doubt; undefined where the operation does not say how. */
  readonly ask: AskOutcome | undefined
  /** False: this arm could not read the answer to the body that is stored; it may ask what became of it, no more. */
  readonly mayResend: boolean
  /** Whether another arm can read what this one cannot: then the sendings end here, for that one to go on. */
  readonly handsOver?: (misread: Misread) => Promise<boolean>
}

/** An answer that an arm could make nothing of. */
export interface Misread {
  readonly as: 'unreadable' | 'untrusted'
  readonly answer: Answered
  /** What it answers. */
  readonly sent: PreparedRequest
  /** See DecodeContext. */
  readonly resent: boolean
}
