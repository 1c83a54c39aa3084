import type { RedisOptions } from 'ioredis'
import type { Clock } from '../clock.ts'
import { HostError } from '../errors/host-error.ts'
import type { SecretValue } from '../secret-value.ts'
import { CircuitLink, type RedisLink } from './redis-link.ts'

const connectTimeoutMs = 1_000

const options = {
  lazyConnect: true,
  // A command either goes out now or fails now: callers have the values in memory to go on with.
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 500,
  connectTimeout: connectTimeoutMs,
  connectionName: 'wxhost',
  showFriendlyErrorStack: false,
  retryStrategy: (times: number) => Math.min(2_000, 50 * 2 ** Math.min(times, 8)),
} satisfies RedisOptions

/**
 * Connects to Redis. Resolves also when Redis is not there: the link is then away and comes back by itself. ioredis is
 * loaded here alone, so that hosts without Redis do not pay for it.
 *
 * @param url `redis[s]://[user][:password@]host[:port][/db]`
 * @throws HostError WXH_SETTINGS_INVALID when it is no such URL; the message does not show it.
 */
export async function connectRedis(url: SecretValue, clock: Clock): Promise<RedisLink> {
  const address = checkedUrl(url)
  const { Redis } = await import('ioredis')
  const redis = new Redis(address, options)
  const link = new CircuitLink(redis, clock)
  const connected = redis.connect().catch(() => link.leave())
  // One that takes the connection but says nothing must not hold up the start.
  const waited = new AbortController()
  await Promise.race([connected, clock.sleep(2 * connectTimeoutMs, waited.signal).catch(() => undefined)])
  waited.abort()
  if (redis.status !== 'ready') link.leave()
  return link
}

function checkedUrl(url: SecretValue): string {
  const address = url.reveal()
  const parsed = URL.canParse(address) ? new URL(address) : undefined
  if (parsed !== undefined && /^rediss?:$/.test(parsed.protocol) && parsed.hostname !== '') return address
  const message =
    'The URL of Redis cannot be used: expected `redis://[user][:password@]host[:port][/db]` or `rediss://…`.'
  throw new HostError('WXH_SETTINGS_INVALID', message)
}
