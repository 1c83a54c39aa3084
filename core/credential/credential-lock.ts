import type { StoreKey } from './credential-store.ts'

/** Lets one caller at a time fetch for an owner, in this process or in all. */
export interface CredentialLock {
  /**
   * Tries once. Undefined: another has it.
   * @throws StoreAwayError
   */
  tryAcquire(key: StoreKey): Promise<Lease | undefined>
  close(): Promise<void>
}

/** Held, and kept alive, until released. */
export interface Lease {
  /** Higher than that of every lease before it: a write under an older one is refused by the store. */
  readonly fence: number
  /** Never throws. */
  release(): Promise<void>
}
