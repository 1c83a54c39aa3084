import type { StoreState } from '../redis/store-away-error.ts'
import type { CredentialSet } from './credential-set.ts'

/** Whose values, of which source. */
export interface StoreKey {
  /** As {@link ownerKey} makes it: names the owner, never a secret. */
  readonly owner: string
  readonly sourceName: string
}

/** One text for a key. Neither ids of WeChat nor names of sources hold a colon. */
export const textOfKey = (key: StoreKey): string => `${key.owner}:${key.sourceName}`

/** Keeps sets of credentials. All implementations pass one shared suite. */
export interface CredentialStore {
  /**
   * The set that was written last; undefined where there is none, or all of its values ended long ago.
   * @throws StoreAwayError
   */
  read(key: StoreKey): Promise<CredentialSet | undefined>
  /**
   * Writes all values together, unless a set of a higher fence is there.
   * @returns false when it is not written because of that: read it.
   * @throws StoreAwayError
   */
  write(key: StoreKey, set: CredentialSet): Promise<boolean>
  /** @throws StoreAwayError */
  delete(key: StoreKey): Promise<void>
  /** Told when the store goes away, and when it is back and may have lost what it held. */
  watch?(listener: (state: StoreState) => void): void
  close(): Promise<void>
}
