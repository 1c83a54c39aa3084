import type { TSchema } from 'typebox'
import type { Call } from './call.ts'
import type { JsonPointer } from './json.ts'
import type { Decoded, Encoded, ErrorClass } from './outcome.ts'
import type { WireResponse } from './wire.ts'

/**
 * What a second sending would do, in RFC 9110's sense.
 * `safe`: nothing; `idempotent`: the same as one, under the same key and body; `unsafe`: the effect once more.
 */
export type Effect = 'safe' | 'idempotent' | 'unsafe'

/** One call that a business service makes, e.g. `template.send`. Pure over plain data: it does no I/O. */
export interface Operation<I = unknown, O = unknown> {
  /** One line for the API documentation. */
  readonly summary: string
  readonly effect: Effect
  /** TypeBox: validates, documents, types. */
  readonly input: TSchema
  readonly output: TSchema
  /** Classes that the operation itself may answer with; the host's own come on top. */
  readonly errors: readonly ErrorClass[]
  /** An input that works against the sandbox, shown in the API documentation. */
  readonly example?: I
  /** Where the input holds the key that keeps a caller on one version during a rollout. Data: read before a version is chosen. */
  readonly stickyBy?: JsonPointer
  /** Required for `idempotent`: what makes a second sending the same one. */
  readonly idempotency?: Idempotency
  /** Input and Call -> wire request. Pure; never throws for bad input, returns a Failure. */
  encode(input: I, call: Call): Encoded<O> | Promise<Encoded<O>>
  /** Wire response -> result. Pure; never throws for a garbled answer, returns `untrusted`. */
  decode(response: WireResponse, call: Call, context: DecodeContext<I>): Decoded<O> | Promise<Decoded<O>>
}

export interface Idempotency {
  /** A pointer into the input (`/out_trade_no`), or the call's own key. */
  readonly key: JsonPointer | 'call'
  /** WeChat remembers the key this long from the first sending, in milliseconds; afterwards nothing is sent again. */
  readonly windowMs?: number
}

export interface DecodeContext<I> {
  readonly input: I
  /** What the `next` before this answer kept. */
  readonly state?: unknown
  /** An earlier sending of this same request left and got no answer that could be trusted: this answer may be to a repeat. */
  readonly resent: boolean
}
