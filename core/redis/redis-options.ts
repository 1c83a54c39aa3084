import type { RedisOptions } from 'ioredis'
import { HostError } from '../errors/host-error.ts'
import type { SecretValue } from '../secret-value.ts'

export const connectTimeoutMs = 1_000

export const redisOptions = {
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
 * The address, where it is one.
 * @throws HostError WXH_SETTINGS_INVALID when it is none; the message does not show it.
 */
export function checkedRedisUrl(url: SecretValue): string {
  const address = url.reveal()
  const parsed = URL.canParse(address) ? new URL(address) : undefined
  if (parsed !== undefined && /^rediss?:$/.test(parsed.protocol) && parsed.hostname !== '') return address
  const message =
    'The URL of Redis cannot be used: expected `redis://[user][:password@]host[:port][/db]` or `rediss://…`.'
  throw new HostError('WXH_SETTINGS_INVALID', message)
}
