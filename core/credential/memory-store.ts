import type { Clock } from '../clock.ts'
import { type CredentialSet, lastEnd } from './credential-set.ts'
import { type CredentialStore, textOfKey } from './credential-store.ts'

/** Credentials of this process alone: gone with it, and never for durable ones. */
export function createMemoryStore(clock: Clock): CredentialStore {
  const sets = new Map<string, CredentialSet>()
  return {
    read: async (key) => {
      const set = sets.get(textOfKey(key))
      return set !== undefined && lastEnd(set) > clock.now() ? set : undefined
    },
    write: async (key, set) => {
      const held = sets.get(textOfKey(key))
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
