import type { ErrorClass } from '../protocol/index.ts'
import type { Arm } from './arm.ts'

/** The last column of the fallback table. `relative`: only the relative detector counts it. */
export type Blame = 'no' | 'yes' | 'relative'

/** What one call says of the arm that handled it, after its retries. */
export interface CallOutcome {
  readonly blame: Blame
  /** Of a call to blame: its class. */
  readonly errorClass?: ErrorClass
  /** From admission to the answer, in milliseconds. */
  readonly ms: number
  /** The caller was answered by stable after the canary failed. */
  readonly rescued: boolean
  /** The caller hung up before an answer came: it says nothing but that it was slow, where it was. */
  readonly isGivenUp?: true
}

/** One call as the detectors see it, in order of admission. Repeats of one failure are left out. */
export interface Observation {
  readonly arm: Arm
  /** Blame "yes". */
  readonly failed: boolean
  /** Blame "yes" or "relative only". */
  readonly error: boolean
  readonly slow: boolean
  /** Of an error: what repeats of it share, over all hosts. A hash, with the rollout id inside. */
  readonly repeat?: string
  /** The canary's share of requests when this one was admitted, 0.001 to 0.999. */
  readonly w: number
}
