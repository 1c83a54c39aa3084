import type { Clock } from '../clock.ts'
import type { SecretValue } from '../secret-value.ts'
import { CircuitLink, type RedisLink } from './redis-link.ts'
import { checkedRedisUrl, connectTimeoutMs, redisOptions } from './redis-options.ts'

/**
 * Connects to Redis. Resolves also when Redis is not there: the link is then away and comes back by itself. ioredis is
 * loaded when it is needed, so that hosts without Redis do not pay for it.
 *
 * @param url `redis[s]://[user][:password@]host[:port][/db]`
 * @throws HostError WXH_SETTINGS_INVALID when it is no such URL; the message does not show it.
 */
export async function connectRedis(url: SecretValue, clock: Clock): Promise<RedisLink> {
  const address = checkedRedisUrl(url)
  const { Redis } = await import('ioredis')
  const redis = new Redis(address, redisOptions)
  const link = new CircuitLink(redis, clock)
  const connected = redis.connect().catch(() => link.leave())
  // One that takes the connection but says nothing must not hold up the start.
  const waited = new AbortController()
  await Promise.race([connected, clock.sleep(2 * connectTimeoutMs, waited.signal).catch(() => undefined)])
  waited.abort()
  if (redis.status !== 'ready') link.leave()
  return link
}
