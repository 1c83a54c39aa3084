import type { WireResponse } from '../../protocol/index.ts'
import type { ShadowFacts } from '../shadow-call.ts'

/** One call as it was: all that it takes to run two versions over it without sending anything. */
export interface SeenCall {
  readonly operationName: string
  readonly input: unknown
  readonly facts: ShadowFacts
  /** In order. */
  readonly answers: readonly SeenAnswer[]
}

export interface SeenAnswer {
  readonly response: WireResponse
  /** @see DecodeContext */
  readonly resent: boolean
}
