import type { Answered } from '../transport/send-outcome.ts'
import type { Ending } from './decide.ts'
import type { Happened } from './happened.ts'

/** How the sendings of a call ended. */
export interface RunEnd {
  readonly as: Ending
  readonly happened: Happened
  /** For the other arm to read. */
  readonly answer?: Answered
  /** What the question proved of the request in doubt, not what was answered to it. */
  readonly isProven?: true
}

/** What an arm takes over from the one before it. */
export interface Inherited {
  readonly inDoubt: boolean
  readonly firstSentAt: number | undefined
}
