import { randomUUID } from 'node:crypto'
import type { Clock, Timer } from '../clock.ts'
import type { RedisLink } from '../redis/redis-link.ts'
import type { CredentialLock, Lease } from './credential-lock.ts'
import { type StoreKey, textOfKey } from './credential-store.ts'

const lifeMs = 6_000
const extendEveryMs = 2_000
// A fetch that takes longer than this has lost its lock; the fence keeps its late write harmless.
const extendAtMostMs = 120_000
const fenceLifeMs = 7 * 86_400_000

// KEYS: lock, fence. ARGV: owner token, life of the lock, life of the fence. A fence is one more than the last, and at
// least the server's time in milliseconds: it still rises after Redis lost everything.
const acquire = `
  if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local fence = math.max(redis.call('INCR', KEYS[2]), now)
  redis.call('SET', KEYS[2], string.format('%.0f', fence), 'PX', ARGV[3])
  return fence
`
// KEYS: lock. ARGV: owner token.
const release = `
  if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
  return 0
`
// KEYS: lock. ARGV: owner token, life of the lock.
const extend = `
  if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
  return 0
`

/**
 * A lock among all hosts of a deployment. It ends by itself within 6 s when its holder dies. The link is closed by
 * whoever made it.
 */
export function createRedisLock(link: RedisLink, clock: Clock): CredentialLock {
  return {
    tryAcquire: async (key) => {
      const token = randomUUID()
      const fence = await link.run((redis) =>
        redis.eval(acquire, 2, lockKey(key), `wxhost:credential-fence:${textOfKey(key)}`, token, lifeMs, fenceLifeMs),
      )
      return typeof fence === 'number' && fence > 0
        ? new RedisLease(link, clock, lockKey(key), token, fence)
        : undefined
    },
    close: async () => {},
  }
}

const lockKey = (key: StoreKey): string => `wxhost:credential-lock:${textOfKey(key)}`

class RedisLease implements Lease {
  readonly fence: number
  readonly #link: RedisLink
  readonly #clock: Clock
  readonly #key: string
  readonly #token: string
  readonly #until: number
  #timer: Timer

  constructor(link: RedisLink, clock: Clock, key: string, token: string, fence: number) {
    this.fence = fence
    this.#link = link
    this.#clock = clock
    this.#key = key
    this.#token = token
    this.#until = clock.monotonic() + extendAtMostMs
    this.#timer = this.#extendLater()
  }

  async release(): Promise<void> {
    this.#timer.cancel()
    // Away: it ends by itself.
    await this.#link.run((redis) => redis.eval(release, 1, this.#key, this.#token)).catch(() => undefined)
  }

  #extendLater(): Timer {
    return this.#clock.after(extendEveryMs, () => void this.#extend())
  }

  async #extend(): Promise<void> {
    if (this.#clock.monotonic() >= this.#until) return
    this.#timer = this.#extendLater()
    await this.#link.run((redis) => redis.eval(extend, 1, this.#key, this.#token, lifeMs)).catch(() => undefined)
  }
}
