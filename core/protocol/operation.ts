import type { TSchema } from 'typebox'
import type { AppView, Call } from './call.ts'
import type { Json, JsonPointer } from './json.ts'
import type { Decoded, Encoded, ErrorClass } from './outcome.ts'
import type { Settled, Tracked } from './tracking.ts'
import type { SignableRequest, WireHeaders, WireResponse } from './wire.ts'

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
  /** How to learn what became of a request whose answer was lost or cannot be trusted. */
  readonly resolve?: Resolve<I, O>
  /** Input and Call -> wire request. Pure; never throws for bad input, returns a Failure. */
  encode(input: I, call: Call): Encoded<O> | Promise<Encoded<O>>
  /**
   * Headers that must be fresh for every sending (time, nonce, signature), over the final method, target and body bytes.
   * They replace headers of the same name. Called once a sending, never stored.
   */
  authorize?(request: SignableRequest, call: Call): Promise<WireHeaders>
  /** Wire response -> result. Pure; never throws for a garbled answer, returns `untrusted`. */
  decode(response: WireResponse, call: Call, context: DecodeContext<I>): Decoded<O> | Promise<Decoded<O>>
  /**
   * What a later push or query may tell more of. Pure. Asked before the first sending (`output` undefined) and after the
   * answer; undefined: nothing to follow (yet). No personal data in it.
   */
  tracks?(input: I, output: O | undefined, app: AppView): Tracked | undefined
  /** A safe operation's output tells what became of an earlier call: the same as a push would. Pure. */
  settles?(output: O, input: I, app: AppView): Settled | undefined
  /**
   * For an answer that is streamed with `rows`: one line of the file, without its line end -> one row, or none (a heading).
   * Pure; `state` is what the line before returned.
   */
  readLine?(line: string, state: Json | undefined, input: I): { readonly state: Json; readonly row?: Json }
}

/** @see architecture, "When an arm fails" */
export interface Resolve<I, O> {
  /** A safe operation of the same plugin. */
  readonly operation: string
  /** What to ask it. */
  input(input: I, app: AppView): unknown
  /**
   * What its answer proves of the request in doubt. `resend`: the stored body of that number may be sent again, newly
   * authorized; `unknown`: it proves nothing, and nothing is sent.
   */
  read(
    found: Extract<Decoded<unknown>, { kind: 'output' | 'error' }>,
    input: I,
  ): Extract<Decoded<O>, { kind: 'output' | 'error' }> | { readonly kind: 'resend' } | { readonly kind: 'unknown' }
}

export interface Idempotency {
  /**
   * The call's own key, or a pointer into the input (`/out_trade_no`): the number by which WeChat knows the request. The first
   * body under a number is stored for its owner and sent again as it is; another body under it is refused.
   */
  readonly key: JsonPointer | 'call'
  /** Whose the number is; default: the app's. */
  readonly owner?: 'app' | 'merchant'
  /**
   * What else it takes to name the number, where the owner has one sequence of them for each party that it serves: where the
   * input holds that party, and under which name the app's settings for the protocol do where the input does not.
   */
  readonly scope?: { readonly input: JsonPointer; readonly setting: string }
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
