import type { Clock } from '../clock.ts'
import type { Keyring } from '../keyring/keyring.ts'
import type { RedisLink } from '../redis/redis-link.ts'
import { type CredentialSet, lastEnd } from './credential-set.ts'
import { type CredentialStore, type StoreKey, textOfKey } from './credential-store.ts'
import { openSet, sealSet } from './sealed-set.ts'

// KEYS: the set. ARGV: fence, sealed set, its life in milliseconds.
const fencedWrite = `
  local fence = tonumber(redis.call('HGET', KEYS[1], 'fence') or '0')
  if fence > tonumber(ARGV[1]) then return 0 end
  redis.call('HSET', KEYS[1], 'fence', ARGV[1], 'sealed', ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return 1
`

const redisKey = (key: StoreKey): string => `wxhost:credential:${textOfKey(key)}`

/**
 * Credentials shared by all hosts of a deployment, sealed, each kept for as long as it lives. What does not open reads
 * as none: it is fetched again. Closing it closes the link.
 */
export function createRedisStore(link: RedisLink, keyring: Keyring, clock: Clock): CredentialStore {
  const isLiving = (set: CredentialSet): boolean => lastEnd(set) > clock.now()
  return {
    read: async (key) => {
      const sealed = await link.run((redis) => redis.hget(redisKey(key), 'sealed'))
      const set = sealed === null ? undefined : openSet(keyring, key, sealed)
      return set !== undefined && isLiving(set) ? set : undefined
    },
    write: async (key, set) => {
      if (!isLiving(set)) return true
      const life = Math.ceil(lastEnd(set) - clock.now())
      const sealed = sealSet(keyring, key, set)
      return (await link.run((redis) => redis.eval(fencedWrite, 1, redisKey(key), set.fence, sealed, life))) === 1
    },
    delete: async (key) => {
      await link.run((redis) => redis.del(redisKey(key)))
    },
    watch: (listener) => link.watch(listener),
    close: () => link.close(),
  }
}
