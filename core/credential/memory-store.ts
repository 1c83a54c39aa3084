import type { Clock } from '../clock.ts'
import { type CredentialSet, lastEnd } from './credential-set.ts'
import { type CredentialStore, type StoreKey, textOfKey } from './credential-store.ts'

/** Credentials of this process alone: gone with it, and never for durable ones. */
export function createMemoryStore(clock: Clock): CredentialStore {
  const sets = new Map<string, CredentialSet>()
  const read = (key: StoreKey): CredentialSet | undefined => {
    const set = sets.get(textOfKey(key))
    return set !== undefined && lastEnd(set) > clock.now() ? set : undefined
  }
  return {
    read: async (key) => read(key),
    write: async (key, set) => {
      const held = read(key)
      if (held !== undefined && held.fence > set.fence) return false
      sets.set(textOfKey(key), set)
      return true
    },
    delete: async (key) => {
      sets.delete(textOfKey(key))
    },
    close: async () => sets.clear(),
  }
}
