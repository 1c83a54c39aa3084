import type { AppView, Call } from './call.ts'
import type { Failure } from './outcome.ts'
import type { SignableRequest, WireHeaders, WireRequest, WireResponse } from './wire.ts'

/** Whose credential it is. The host keeps one value an owner, not one an app. */
export type OwnerKind = 'app' | 'merchant' | 'component'

/** How a plugin obtains one kind of credential, e.g. WeChat's `access_token`. */
export interface CredentialSource {
  readonly owner: OwnerKind
  /** The values it writes together, its own name among them; default: only its own name. */
  readonly provides?: readonly string[]
  /** Origins that these values may be sent to. A reference in a request to any other is refused. */
  readonly origins: readonly string[]
  /** Renew this long before the end, in milliseconds; the host caps it at half the life. */
  renewAheadMs(app: AppView): number
  /** Whether the operator allows a forced fetch for this app; left out: never. It cuts off all others who hold the old value. */
  mayForce?(app: AppView): boolean
  /** Cannot be fetched again once lost (a rotating refresh token): the host never keeps it in memory alone. */
  readonly durable?: boolean
  /**
   * Builds the request that fetches a new credential. Called by one caller at a time per owner.
   * @param why.forced WeChat refused the one held, and a normal fetch gave the same again.
   */
  encode(call: Call, why: CredentialWhy): WireRequest | NoneYet | Failure | Promise<WireRequest | NoneYet | Failure>
  /** Headers that must be fresh for every sending, as {@link Operation.authorize}. */
  authorize?(request: SignableRequest, call: Call): Promise<WireHeaders>
  /** Reads the answer. The one place where a credential passes through a plugin. */
  decode(response: WireResponse, call: Call): CredentialAnswer | Promise<CredentialAnswer>
}

export interface CredentialWhy {
  readonly forced: boolean
  /** Names of this source's values that are held and have not ended, e.g. a refresh token. */
  readonly held: readonly string[]
}

export type CredentialAnswer = Acquired | NoneYet | Failure

/** New values, written together or not at all. */
export interface Acquired {
  readonly kind: 'acquired'
  readonly values: Readonly<Record<string, CredentialValue>>
}

export interface CredentialValue {
  readonly value: string
  /** The life that WeChat states, in milliseconds, > 0. */
  readonly ttlMs: number
}

/** There is none to be had now, e.g. before the first `component_verify_ticket`. */
export interface NoneYet {
  readonly kind: 'none'
  /** Ask again after this many milliseconds. */
  readonly askAgainMs: number
  readonly message: string
}
