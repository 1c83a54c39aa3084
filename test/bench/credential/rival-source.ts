import { SANDBOX } from '@wxhost/mock-wechat'
import { Pool } from 'undici'
import { systemClock } from '../../../core/clock.ts'
import { connectRedis } from '../../../core/redis/connect-redis.ts'
import { SecretValue } from '../../../core/secret-value.ts'
import { type Place, type TokenSource, tokenPath } from './protocol.ts'

interface Cache {
  get(): Promise<string | undefined>
  set(token: string, seconds: number): Promise<void>
  close(): Promise<void>
}

/**
 * What WeChat SDKs usually do: look into the cache, and fetch where it is empty. The cache is the process's memory, or a
 * Redis shared by GET and SET, without a lock. With single flight, callers of one process share one look and one fetch.
 */
export async function openRival(place: Place, shared: boolean, singleFlight: boolean): Promise<TokenSource> {
  const pool = new Pool(place.mockUrl, { connections: 256 })
  const cache = shared && place.redisUrl !== undefined ? await redisCache(place.redisUrl) : memoryCache()
  const lookThenFetch = async () => {
    const held = await cache.get()
    if (held !== undefined) return held
    const { access_token, expires_in } = await fetchToken(pool)
    await cache.set(access_token, expires_in)
    return access_token
  }
  let flight: Promise<string> | undefined
  const together = () => {
    flight ??= lookThenFetch().finally(() => {
      flight = undefined
    })
    return flight
  }
  return {
    get: singleFlight ? together : lookThenFetch,
    async close() {
      await cache.close()
      await pool.destroy()
    },
  }
}

async function fetchToken(pool: Pool): Promise<{ access_token: string; expires_in: number }> {
  const { appid, secret } = SANDBOX.app
  const { body } = await pool.request({
    method: 'POST',
    path: tokenPath,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'client_credential', appid, secret }),
  })
  const answer = (await body.json()) as { access_token?: string; expires_in: number; errcode?: number }
  if (answer.access_token === undefined) throw new Error(`WeChat refused: ${answer.errcode}`)
  return { access_token: answer.access_token, expires_in: answer.expires_in }
}

function memoryCache(): Cache {
  let held: { token: string; until: number } | undefined
  return {
    get: async () => (held !== undefined && held.until > Date.now() ? held.token : undefined),
    set: async (token, seconds) => {
      held = { token, until: Date.now() + seconds * 1_000 }
    },
    close: async () => {},
  }
}

/** Over the same client as the host's. */
async function redisCache(url: string): Promise<Cache> {
  const link = await connectRedis(new SecretValue(url), systemClock)
  return {
    get: async () => (await link.run((redis) => redis.get('access-token'))) ?? undefined,
    set: async (token, seconds) => {
      await link.run((redis) => redis.set('access-token', token, 'EX', seconds))
    },
    close: () => link.close(),
  }
}
