import type { Clock, Timer } from '../clock.ts'
import type { SecretValue } from '../secret-value.ts'
import { checkedRedisUrl, redisOptions } from './redis-options.ts'

/** What other hosts publish. Redis drops messages while the connection is down, so nothing may depend on one alone. */
export interface RedisNews {
  close(): Promise<void>
}

/** Who is told. */
export interface NewsListener {
  heard(message: string): void
  /** The connection is there, for the first time or again: messages before it may have been missed. */
  joined(): void
}

/** A Redis that lets nobody listen is asked again after so long. Milliseconds. */
const againMs = 2_000

/**
 * Listens to a channel, over a connection of its own (one that listens takes no other commands). It comes back by itself.
 *
 * @throws HostError WXH_SETTINGS_INVALID when `url` is none; the message does not show it.
 */
export async function listenToNews(
  url: SecretValue,
  clock: Clock,
  channel: string,
  listener: NewsListener,
): Promise<RedisNews> {
  const address = checkedRedisUrl(url)
  const { Redis } = await import('ioredis')
  const redis = new Redis(address, { ...redisOptions, autoResubscribe: false, connectionName: 'wxhost-news' })
  let again: Timer | undefined
  const refused = () => {
    again?.cancel()
    again = clock.after(againMs, () => redis.disconnect(true))
  }
  // Without a listener an error of the connection would end the process.
  redis.on('error', () => {})
  redis.on('message', (_channel: string, message: string) => listener.heard(message))
  redis.on('ready', () => {
    again?.cancel()
    redis.subscribe(channel).then(() => listener.joined(), refused)
  })
  redis.connect().catch(() => undefined)
  return {
    async close() {
      again?.cancel()
      redis.removeAllListeners('ready')
      redis.disconnect()
    },
  }
}
