import type { Clock } from '../clock.ts'
import type { CredentialLock } from './credential-lock.ts'
import { textOfKey } from './credential-store.ts'

/** A lock among the callers of this process. */
export function createLocalLock(clock: Clock): CredentialLock {
  const held = new Set<string>()
  let fence = 0
  return {
    tryAcquire: async (key) => {
      const name = textOfKey(key)
      if (held.has(name)) return undefined
      held.add(name)
      // By the time of day, so that it rises beyond what an earlier process left in a durable store.
      fence = Math.max(fence + 1, Math.floor(clock.now()))
      return {
        fence,
        release: async () => {
          held.delete(name)
        },
      }
    },
    close: async () => held.clear(),
  }
}
