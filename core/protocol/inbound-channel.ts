import type { Call } from './call.ts'
import type { Json } from './json.ts'
import type { Failure } from './outcome.ts'
import type { InboundEvent } from './tracking.ts'

/** One HTTP request that claims to come from WeChat. Nothing in it is to be believed before it is verified. */
export interface Push {
  readonly method: 'GET' | 'POST'
  /** Percent-decoded; a name that came twice is not here. */
  readonly query: Readonly<Record<string, string>>
  /** Names in lower case; a header that came more than once is joined with `, `. */
  readonly headers: Readonly<Record<string, string>>
  /** The raw bytes. */
  readonly body: Uint8Array
}

/** What WeChat is answered. */
export interface InboundAnswer {
  readonly status: number
  /** Default: `text/plain; charset=utf-8`. */
  readonly contentType?: string
  readonly body: string
}

/** One kind of push that WeChat makes, e.g. `notify` of protocol `pay`. Pure over plain data: it does no I/O. */
export interface InboundChannel {
  /** One line for the API documentation. */
  readonly summary: string
  /** In whose name WeChat calls: what stands in the address, an appid or a mchid. */
  readonly owner: 'app' | 'merchant'
  /** The address may also be called with GET (the check of the address). Default: POST only. */
  readonly get?: boolean
  /** Verifies over the raw bytes, decrypts, decodes. Never throws for a garbled push, returns `refused`. */
  open(push: Push, call: Call): Opened | Promise<Opened>
  /** Builds an (encrypted) passive reply from what the business service's webhook answered. */
  reply?(
    message: Json,
    replyContext: Json | undefined,
    call: Call,
  ): InboundAnswer | Failure | Promise<InboundAnswer | Failure>
}

export type Opened =
  /** Genuine: the events are stored, then WeChat is answered with `ack`. */
  | {
      readonly kind: 'events'
      readonly events: readonly InboundEvent[]
      readonly ack: InboundAnswer
      /** What `reply` needs of this push. */
      readonly replyContext?: Json
      /** Where WeChat's nonce is to be remembered: the same nonce with another body is refused with 401. */
      readonly once?: { readonly nonce: string; readonly untilMs: number }
    }
  /** Genuine, nothing to store: the check of the address. */
  | { readonly kind: 'answer'; readonly answer: InboundAnswer }
  | Refused
  /** A key that the push names is not known: the host renews this credential (once a minute at most) and opens the SAME push again. */
  | { readonly kind: 'open-again'; readonly refresh: string }

export interface Refused {
  readonly kind: 'refused'
  readonly reason: RefusalReason
  readonly answer: InboundAnswer
}

/** `probe`: WeChat tests whether signatures are checked; it is counted apart and raises no alarm. */
export const refusalReasons = [
  'signature',
  'probe',
  'skew',
  'unknown-key',
  'undecryptable',
  'foreign-owner',
  'malformed',
  'mode',
] as const
export type RefusalReason = (typeof refusalReasons)[number]
