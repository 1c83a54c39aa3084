import type { Call, WireResponse } from '../protocol/index.ts'

/** The part of a Call that two versions must be given alike. */
export type CallMoment = Pick<Call, 'now' | 'wechatNow' | 'deadline' | 'idempotencyKey'>

/** Sees one call pass, for those that look at it later. Never throws and never waits: it stands in the caller's way. */
export interface CallWitness {
  /** Its Call was made. */
  began(moment: CallMoment): void
  /** An answer of WeChat, before it is read. @param resent see DecodeContext. */
  answered(response: WireResponse, resent: boolean): void
}
