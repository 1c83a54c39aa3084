import type { Keyring } from '../keyring/keyring.ts'
import type { CredentialSet } from './credential-set.ts'
import { type StoreKey, textOfKey } from './credential-store.ts'
import { decodeSet, encodeSet } from './set-codec.ts'

const purpose = 'credential'

/** A set at rest. It opens only under the owner and source that it was sealed for. */
export const sealSet = (keyring: Keyring, key: StoreKey, set: CredentialSet): string =>
  keyring.seal(purpose, textOfKey(key), encodeSet(set))

/** Undefined when no master key opens it, or it is not a set. */
export function openSet(keyring: Keyring, key: StoreKey, sealed: string): CredentialSet | undefined {
  const bytes = keyring.open(purpose, textOfKey(key), sealed)
  return bytes === undefined ? undefined : decodeSet(bytes)
}
