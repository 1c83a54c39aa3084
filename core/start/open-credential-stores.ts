import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import type { CredentialLock } from '../credential/credential-lock.ts'
import type { CredentialStore } from '../credential/credential-store.ts'
import { createLocalLock } from '../credential/local-lock.ts'
import { createMemoryStore } from '../credential/memory-store.ts'
import { createRedisLock } from '../credential/redis-lock.ts'
import { createRedisStore } from '../credential/redis-store.ts'
import { openSqliteStore } from '../credential/sqlite-store.ts'
import type { Keyring } from '../keyring/keyring.ts'
import { connectRedis } from '../redis/connect-redis.ts'
import type { Settings } from '../settings.ts'

export interface CredentialStores {
  readonly store: CredentialStore
  readonly lock: CredentialLock
  readonly durable: CredentialStore
  /** Ends what the stores share; each store is closed by the service that uses it. */
  close(): Promise<void>
}

/** Redis where settings name one, else memory; what cannot be fetched again is in SQLite or Redis, never in memory alone. */
export async function openCredentialStores(
  settings: Settings,
  keyring: Keyring,
  clock: Clock,
): Promise<CredentialStores> {
  const durable = await openSqliteStore(join(settings.dataDir, 'credentials.db'), keyring, clock)
  if (settings.redisUrl === undefined)
    return { store: createMemoryStore(clock), lock: createLocalLock(clock), durable, close: async () => {} }
  const link = await connectRedis(settings.redisUrl, clock)
  return {
    store: createRedisStore(link, keyring, clock),
    lock: createRedisLock(link, clock),
    durable,
    close: () => link.close(),
  }
}
