import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../clock.ts'
import { createKeyring } from '../keyring/derived-keyring.ts'
import { connectRedis } from '../redis/connect-redis.ts'
import type { RedisLink } from '../redis/redis-link.ts'
import { SecretValue } from '../secret-value.ts'
import { credentialStoreSuite, setOf } from '../testing/credential-store-suite.ts'
import { describeWithRedis, RedisServer } from '../testing/redis-server.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { createRedisLock } from './redis-lock.ts'
import { createRedisStore } from './redis-store.ts'

const keyring = createKeyring([new SecretValue('11'.repeat(32))])
const key = { owner: 'app:wxd678efh567hg6787', sourceName: 'access-token' }
const name = 'wxhost:credential:app:wxd678efh567hg6787:access-token'

describeWithRedis('the Redis store', () => {
  let server: RedisServer
  let link: RedisLink
  let redis: Redis

  beforeAll(async () => {
    server = await RedisServer.start()
    link = await connectRedis(new SecretValue(server.url), systemClock)
    redis = new Redis(server.port)
  })
  beforeEach(async () => {
    await redis.flushall()
  })
  afterAll(async () => {
    redis.disconnect()
    await link.close()
    await server.stop()
  })

  credentialStoreSuite(async (clock) => createRedisStore(link, keyring, clock))

  test('keeps a set under its owner, sealed, as long as it lives', async () => {
    const clock = new VirtualClock()
    await createRedisStore(link, keyring, clock).write(key, setOf('token-in-clear', 3, clock.now(), 60_000))
    expect(await redis.keys('*')).toEqual([name])
    expect(JSON.stringify(await redis.hgetall(name))).not.toContain('token-in-clear')
    expect(await redis.pttl(name)).toBeGreaterThan(50_000)
    expect(await redis.pttl(name)).toBeLessThanOrEqual(60_000)
  })

  test('reads what another key sealed, or what was moved to another owner, as none', async () => {
    const clock = new VirtualClock()
    const store = createRedisStore(link, keyring, clock)
    await store.write(key, setOf('one', 3, clock.now()))
    await redis.copy(name, 'wxhost:credential:app:wx2222222222222222:access-token')
    expect(await store.read({ ...key, owner: 'app:wx2222222222222222' })).toBeUndefined()
    const other = createRedisStore(link, createKeyring([new SecretValue('22'.repeat(32))]), clock)
    expect(await other.read(key)).toBeUndefined()
  })

  test('does not keep what has ended already', async () => {
    const clock = new VirtualClock()
    expect(await createRedisStore(link, keyring, clock).write(key, setOf('one', 3, clock.now(), 0))).toBe(true)
    expect(await redis.keys('*')).toEqual([])
  })

  test('a lock is held by one, until it is released', async () => {
    const [one, other] = [createRedisLock(link, systemClock), createRedisLock(link, systemClock)]
    const lease = await one.tryAcquire(key)
    expect(await other.tryAcquire(key)).toBeUndefined()
    await lease?.release()
    const next = await other.tryAcquire(key)
    expect(next?.fence).toBeGreaterThan(lease?.fence ?? Number.NaN)
    await next?.release()
  })

  test('a lock that is not released by its holder ends by itself', async () => {
    const lock = createRedisLock(link, new VirtualClock())
    await lock.tryAcquire(key)
    const left = await redis.pttl('wxhost:credential-lock:app:wxd678efh567hg6787:access-token')
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThanOrEqual(6_000)
  })

  test('a lock lives on while it is held', async () => {
    const clock = new VirtualClock()
    const lockName = 'wxhost:credential-lock:app:wxd678efh567hg6787:access-token'
    const lease = await createRedisLock(link, clock).tryAcquire(key)
    await redis.pexpire(lockName, 1_000)
    await clock.advance(2_000)
    await expect.poll(() => redis.pttl(lockName)).toBeGreaterThan(1_000)
    await lease?.release()
    expect(await redis.exists(lockName)).toBe(0)
    expect(clock.pending).toBe(0)
  })

  test('a lock is never released or extended by one who has lost it', async () => {
    const clock = new VirtualClock()
    const lockName = 'wxhost:credential-lock:app:wxd678efh567hg6787:access-token'
    const lost = await createRedisLock(link, clock).tryAcquire(key)
    await redis.del(lockName)
    const held = await createRedisLock(link, systemClock).tryAcquire(key)
    await lost?.release()
    expect(await redis.exists(lockName)).toBe(1)
    await held?.release()
  })

  test('a fence still rises after Redis lost everything', async () => {
    const lock = createRedisLock(link, systemClock)
    const before = await lock.tryAcquire(key)
    await before?.release()
    await redis.flushall()
    const after = await lock.tryAcquire(key)
    await after?.release()
    expect(after?.fence).toBeGreaterThanOrEqual(before?.fence ?? Number.NaN)
  })
})
