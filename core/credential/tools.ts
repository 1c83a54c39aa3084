import type { Clock } from '../clock.ts'
import type { CredentialEvent } from './credential-event.ts'
import type { CredentialLock } from './credential-lock.ts'
import type { CredentialStore } from './credential-store.ts'

/** What the service works with. */
export interface CredentialTools {
  readonly clock: Clock
  /** Shared between hosts, or of this process alone. */
  readonly store: CredentialStore
  readonly lock: CredentialLock
  /** Survives the process; without it durable sources are refused. */
  readonly durableStore?: CredentialStore
  /** 0 to 1. */
  readonly random: () => number
  readonly onEvent: (event: CredentialEvent) => void
  /** A fetch without an answer for this long counts as failed, in milliseconds. Default 30,000. */
  readonly fetchTimeoutMs?: number
}
