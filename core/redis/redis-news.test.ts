import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../clock.ts'
import { SecretValue } from '../secret-value.ts'
import { describeWithRedis, RedisServer } from '../testing/redis-server.ts'
import { connectRedis } from './connect-redis.ts'
import { listenToNews, type RedisNews } from './redis-news.ts'

describeWithRedis('news over Redis', () => {
  let server: RedisServer
  let news: RedisNews | undefined
  let told: string[]
  const listen = async () => {
    news = await listenToNews(new SecretValue(server.url), systemClock, 'wxhost:news', {
      heard: (message) => told.push(message),
      joined: () => told.push('joined'),
    })
  }
  const hears = (...messages: readonly string[]) => expect.poll(() => told, { timeout: 10_000 }).toEqual(messages)
  const publish = async (channel: string, message: string) => {
    const link = await connectRedis(new SecretValue(server.url), systemClock)
    await link.run((redis) => redis.publish(channel, message))
    await link.close()
  }

  beforeEach(async () => {
    server = await RedisServer.reserve()
    told = []
  })
  afterEach(async () => {
    await news?.close()
    await server.stop()
  })

  test('are those of one channel', async () => {
    await server.start()
    await listen()
    await hears('joined')
    await publish('wxhost:other', 'not this')
    await publish('wxhost:news', 'this')
    await hears('joined', 'this')
  })

  test('come from a Redis that comes late, and from one that comes back', async () => {
    await listen()
    await server.start()
    await hears('joined')
    await server.restart()
    await hears('joined', 'joined')
    await publish('wxhost:news', 'after all')
    await hears('joined', 'joined', 'after all')
  })

  test('come after a Redis that took the connection and said nothing at first', async () => {
    await server.start()
    server.pause()
    await listen()
    server.resume()
    await hears('joined')
  })

  test('come from a Redis that let nobody in at first', async () => {
    await server.start('--requirepass', 'not-told')
    await listen()
    await server.kill()
    await server.start('--requirepass', 'not-told')
    expect(told).toEqual([])
    await server.restart()
    await hears('joined')
  })

  test('need a URL of Redis, which is not told', async () => {
    const refused = listenToNews(new SecretValue('hunter2'), systemClock, 'wxhost:news', {
      heard: () => {},
      joined: () => {},
    })
    await expect(refused).rejects.toMatchObject({ code: 'WXH_SETTINGS_INVALID' })
    await expect(refused).rejects.not.toThrow(/hunter2/)
  })
})
