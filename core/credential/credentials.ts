import type { CredentialValue, Failure } from '../protocol/index.ts'
import type { Owner } from './owner.ts'

/** A credential in the host's hands. */
export interface HeldCredential {
  readonly value: string
  /** Milliseconds since 1970; WeChat takes it until then. */
  readonly expiresAt: number
  /** Tells one value from the next without comparing secrets: rises with every new value of this owner. */
  readonly revision: number
}

/** What is asked for: the values of one source for one owner. */
export interface CredentialRequest {
  readonly owner: Owner
  /** The source's own name, e.g. `access-token`. */
  readonly sourceName: string
  /** Which of the source's values is wanted; often the same as `sourceName`. */
  readonly valueName: string
  /** Learns what `renewAheadMs` and `mayForce` are, where that takes time: they hold once it resolved. Never rejects. */
  readonly prepare?: () => Promise<void>
  /** Renew this long before the end, in milliseconds; capped at half the life. */
  readonly renewAheadMs: number
  /** Cannot be fetched again once lost: kept in a store that survives the process. */
  readonly durable: boolean
  /** Fetches anew from WeChat. The service decides when, how often and by whom. */
  readonly fetch: FetchCredential
  /** Whether a forced fetch is allowed when WeChat refuses a token that a normal fetch gives again. Default no. */
  readonly mayForce?: boolean
}

/** One exchange with WeChat. Resolves for every definite answer; rejects when none came (network, untrusted). */
export type FetchCredential = (why: { forced: boolean }) => Promise<FetchedCredential>

export type FetchedCredential =
  | { readonly kind: 'acquired'; readonly values: Readonly<Record<string, CredentialValue>> }
  | { readonly kind: 'none'; readonly askAgainMs: number; readonly message: string }
  | Failure

/**
 * Holds credentials and renews them: one fetch for any number of callers, in one process or many.
 *
 * @see architecture, "Credentials: what goes wrong in the field"
 */
export interface Credentials {
  /** The value in force where one is in memory and not due; undefined means: call {@link get}. Never waits. */
  peek(request: CredentialRequest): HeldCredential | undefined
  /** The value in force, due or not; one that is due is renewed in the background. Never waits. */
  current(request: CredentialRequest): HeldCredential | undefined
  /** Names of the source's values that are held and have not ended. */
  namesHeld(request: CredentialRequest): readonly string[]
  /**
   * Takes values that a push brought, beside those held under other names.
   * @throws HostError WXH_CREDENTIAL_UNAVAILABLE when they cannot be kept: the push must not be acknowledged.
   */
  put(request: CredentialRequest, values: Readonly<Record<string, CredentialValue>>): Promise<void>
  /**
   * The value in force, fetched where there is none.
   * @throws HostError WXH_CREDENTIAL_REFUSED (WeChat says no: wrong secret, IP not listed; carries the Failure),
   *   WXH_CREDENTIAL_UNAVAILABLE (none to be had now), the HostError of the fetch where the fault
   *   is on this side (WXH_SECRET_MISSING, WXH_PLUGIN_FAULT), or the signal's reason once it is aborted.
   */
  get(request: CredentialRequest, signal?: AbortSignal): Promise<HeldCredential>
  /**
   * WeChat refused `failed` on a business call. Returns a value that is not the failed one, renewing where needed:
   * a newer one that is already held; else a normal fetch; else, where allowed and within its budget, a forced one.
   * @throws as {@link get}; WXH_CREDENTIAL_REFUSED with class `credential` when nothing but the refused value is to be had.
   */
  rejected(request: CredentialRequest, failed: HeldCredential, signal?: AbortSignal): Promise<HeldCredential>
  /** Forgets refusals and what is held in memory for these owners (their secrets changed). */
  forget(owners: readonly Owner[]): void
  /** Ends renewals and connections. */
  close(): Promise<void>
}
