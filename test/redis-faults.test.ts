import { randomBytes } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { describeWithRedis, RedisServer } from '../core/testing/redis-server.ts'
import { eventually } from './support/eventually.ts'
import { fetches } from './support/ledger.ts'
import { redisContent } from './support/redis-keys.ts'
import { appid, message, type SandboxOptions, useMock, useSandbox } from './support/sandbox.ts'
import { steadyLoad } from './support/steady-load.ts'

const masterKey = randomBytes(32).toString('base64url')

async function useRedis(isUp = true): Promise<RedisServer> {
  const redis = await (isUp ? RedisServer.start() : RedisServer.reserve())
  onTestFinished(() => redis.stop())
  return redis
}

const useHost = (redis: RedisServer, options: SandboxOptions = {}) =>
  useSandbox({ ...options, env: { WXHOST_REDIS_URL: redis.url, WXHOST_MASTER_KEY: masterKey } })

describeWithRedis('Redis', () => {
  test('two hosts share one token', async () => {
    const [redis, mock] = [await useRedis(), await useMock()]
    const hosts = [await useHost(redis, { mock }), await useHost(redis, { mock })]
    const calls = hosts.flatMap(({ call }) => Array.from({ length: 100 }, () => call('template.send', message)))
    expect((await Promise.all(calls)).filter(({ status }) => status !== 200)).toEqual([])
    expect(fetches(mock.world)).toBe(1)
  })

  test('holds nothing plain', async () => {
    const redis = await useRedis()
    const { call, world } = await useHost(redis)
    await call('template.send', message)
    const token = world.tokens.fetchStable(appid, false).access_token
    await eventually(() => redisContent(redis.port)).toContain(appid)
    const content = await redisContent(redis.port)
    for (const secret of [token, 'sandbox-app-secret-0123456789abcdef', masterKey, message.touser])
      expect(content).not.toContain(secret)
  })

  test('that is absent at start keeps nobody from a token', async () => {
    const redis = await useRedis(false)
    const { call, world } = await useHost(redis)
    const failed = await steadyLoad(() => call('template.send', message), { calls: 100, perSecond: 500 })
    expect(failed).toEqual([])
    expect(fetches(world)).toBe(1)
  })

  test('that comes late gets the token that was fetched without it', async () => {
    const [redis, mock] = [await useRedis(false), await useMock()]
    const { call } = await useHost(redis, { mock })
    await call('template.list')
    await redis.start()
    await eventually(() => redisContent(redis.port)).toContain(appid)
    const other = await useHost(redis, { mock })
    expect((await other.call('template.list')).status).toBe(200)
    expect(fetches(mock.world)).toBe(1)
  })

  test('that dies and returns under load fails no call and costs no fetch', async () => {
    const redis = await useRedis()
    const { call, world } = await useHost(redis)
    const events = { 200: () => redis.kill(), 600: () => redis.start() }
    const failed = await steadyLoad(() => call('template.send', message), { calls: 900, perSecond: 300, events })
    expect(failed).toEqual([])
    expect(fetches(world)).toBe(1)
  })

  test('that stops answering under load fails no call and costs no fetch', async () => {
    const redis = await useRedis()
    const { call, world } = await useHost(redis)
    const events = { 200: () => redis.pause(), 600: () => redis.resume() }
    const failed = await steadyLoad(() => call('template.send', message), { calls: 900, perSecond: 300, events })
    expect(failed).toEqual([])
    expect(fetches(world)).toBe(1)
  })

  test('that stops answering before the first call keeps nobody from a token', async () => {
    const redis = await useRedis()
    const { call, world } = await useHost(redis)
    redis.pause()
    const answers = await Promise.all(Array.from({ length: 50 }, () => call('template.send', message)))
    expect(answers.filter(({ status }) => status !== 200)).toEqual([])
    expect(fetches(world)).toBe(1)
  })

  test('that is away while the token ends starts no storm', async () => {
    const [redis, mock] = [await useRedis(), await useMock()]
    const hosts = [await useHost(redis, { mock }), await useHost(redis, { mock })]
    for (const { call } of hosts) await call('template.list')
    const events = {
      100: () => redis.kill(),
      200: () => mock.world.tokens.trouble(appid, 'stable', 'expire'),
    }
    const plan = { calls: 600, perSecond: 300, events }
    const failed = await steadyLoad(
      (number) => (hosts[number % 2] ?? hosts[0])?.call('template.send', message) ?? Promise.reject(),
      plan,
    )
    expect(failed).toEqual([])
    // The first, and one for each host that is on its own.
    expect(fetches(mock.world)).toBe(3)
  })
})
