import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Clock, systemClock } from '../clock.ts'
import { createKeyring } from '../keyring/derived-keyring.ts'
import { connectRedis } from '../redis/connect-redis.ts'
import { SecretValue } from '../secret-value.ts'
import { FakeSource, newEachTime, stableToken, token } from '../testing/fake-source.ts'
import { describeWithRedis, RedisServer } from '../testing/redis-server.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { createCredentials } from './create-credentials.ts'
import type { CredentialEvent } from './credential-event.ts'
import type { Credentials } from './credentials.ts'
import { createRedisLock } from './redis-lock.ts'
import { createRedisStore } from './redis-store.ts'

const keyring = createKeyring([new SecretValue('11'.repeat(32))])
const coldCaller = fileURLToPath(new URL('../testing/cold-caller.ts', import.meta.url))

describeWithRedis('hosts that share a Redis', () => {
  let server: RedisServer
  const hosts: Credentials[] = []
  const events: CredentialEvent[] = []

  /** A host whose life is timed by `clock`, and whose connection is timed by the real one. */
  const host = async (clock: Clock = systemClock): Promise<Credentials> => {
    const link = await connectRedis(new SecretValue(server.url), systemClock)
    const made = createCredentials({
      clock,
      store: createRedisStore(link, keyring, clock),
      lock: createRedisLock(link, systemClock),
      random: () => 0.5,
      onEvent: (event) => events.push(event),
    })
    hosts.push(made)
    return made
  }
  const kinds = () => events.map(({ kind }) => kind)
  const happened = (kind: CredentialEvent['kind']) => expect.poll(kinds, { timeout: 10_000 }).toContain(kind)

  beforeEach(async () => {
    server = await RedisServer.reserve()
    events.splice(0)
  })
  afterEach(async () => {
    server.resume()
    for (const one of hosts.splice(0)) await one.close()
    await server.stop()
  })

  test('fetch once for 2 x 5,000 cold callers in two processes', async () => {
    await server.start()
    const wechat = await tokenServer()
    const caller = () =>
      promisify(execFile)(process.execPath, [coldCaller, server.url, wechat.url, '5000']).then(({ stdout }) => stdout)
    const values = await Promise.all([caller(), caller()])
    wechat.server.close()
    expect([values, wechat.asked()]).toEqual([['T1', 'T1'], 1])
  })

  test('fetch once when both are cold at the same moment', async () => {
    await server.start()
    const source = new FakeSource(systemClock, newEachTime())
    const both = [await host(), await host()]
    const all = await Promise.all(both.flatMap((one) => Array.from({ length: 1_000 }, () => one.get(source.request()))))
    expect(new Set(all.map(({ value }) => value))).toEqual(new Set(['T1']))
    expect(source.fetches).toBe(1)
  })

  test('a value refused at one, which the other has replaced already, costs no fetch', async () => {
    await server.start()
    const source = new FakeSource(systemClock, newEachTime())
    const [one, other] = [await host(), await host()]
    const failed = await one.get(source.request())
    await other.get(source.request())
    const replaced = await other.rejected(source.request(), failed)
    expect(await one.rejected(source.request(), failed)).toEqual(replaced)
    expect(source.fetches).toBe(2)
  })

  test('a value refused at all of them costs one normal and one forced fetch', async () => {
    await server.start()
    const source = new FakeSource(systemClock, stableToken(systemClock))
    const request = source.request({ mayForce: true })
    const all = [await host(), await host(), await host()]
    const [failed] = await Promise.all(all.map((one) => one.get(request)))
    if (failed === undefined) throw new Error('no host')
    const values = await Promise.all(all.map((one) => one.rejected(request, failed)))
    expect(new Set(values.map(({ value }) => value))).toEqual(new Set(['A2']))
    expect(source.asked.map(({ forced }) => forced)).toEqual([false, false, true])
  })

  test('what one renewed, the other takes over when its own is due', async () => {
    await server.start()
    const clock = new VirtualClock(systemClock.now())
    const source = new FakeSource(clock, stableToken(clock))
    const [one, other] = [await host(clock), await host(clock)]
    await one.get(source.request())
    await other.get(source.request())
    await clock.advance(7_000_000)
    await one.get(source.request())
    await expect.poll(() => one.peek(source.request())?.value).toBe('A2')
    await other.get(source.request())
    await expect.poll(() => other.peek(source.request())?.value).toBe('A2')
    expect(source.fetches).toBe(2)
  })

  test('a Redis that is absent at the start stops nobody', async () => {
    const one = await host()
    const source = new FakeSource(systemClock, newEachTime())
    const all = await Promise.all(Array.from({ length: 1_000 }, () => one.get(source.request())))
    expect([new Set(all.map(({ value }) => value)), source.fetches]).toEqual([new Set(['T1']), 1])
    await server.start()
    await happened('store-back')
    const other = await host()
    await expect.poll(() => other.get(source.request()).then(({ value }) => value)).toBe('T1')
    expect(source.fetches).toBe(1)
  })

  test('a Redis that dies costs no fetch and no call while values are in memory', async () => {
    await server.start()
    const one = await host()
    const source = new FakeSource(systemClock, newEachTime())
    await one.get(source.request())
    await server.kill()
    const all = await Promise.all(Array.from({ length: 1_000 }, () => one.get(source.request())))
    expect(new Set(all.map(({ value }) => value))).toEqual(new Set(['T1']))
    expect(source.fetches).toBe(1)
  })

  test('a Redis that dies while one fetches and the other waits fails nobody, at one fetch each', async () => {
    await server.start()
    const both = [await host(), await host()]
    let answer = (_: ReturnType<typeof token>) => {}
    const source = new FakeSource(systemClock, () => token('T'))
    source.plan.push(() => new Promise((resolve) => (answer = resolve)))
    const all = both.flatMap((one) => Array.from({ length: 500 }, () => one.get(source.request())))
    await expect.poll(() => source.fetches).toBe(1)
    await server.kill()
    await expect.poll(() => source.fetches).toBe(2)
    answer(token('T'))
    expect(new Set((await Promise.all(all)).map(({ value }) => value))).toEqual(new Set(['T']))
    expect(source.fetches).toBe(2)
  })

  test('a Redis that dies while values are due or refused starts no storm of fetches', async () => {
    await server.start()
    const clock = new VirtualClock(systemClock.now())
    const one = await host(clock)
    const source = new FakeSource(clock, newEachTime())
    const failed = await one.get(source.request())
    await server.kill()
    const replaced = await one.rejected(source.request(), failed)
    expect(replaced.value).toBe('T2')
    for (let times = 0; times < 100; times++) {
      await one.rejected(source.request(), replaced).catch(() => undefined)
      await clock.advance(40)
    }
    expect(source.fetches).toBe(2)
    expect(kinds()).toContain('store-away')
  })

  test('a Redis that lost everything is given the values in memory when it returns', async () => {
    await server.start()
    const one = await host()
    const source = new FakeSource(systemClock, newEachTime())
    const failed = await one.get(source.request())
    await server.kill()
    await one.rejected(source.request(), failed)
    await happened('unsaved')
    await server.start()
    await happened('store-back')
    const other = await host()
    await expect.poll(() => other.get(source.request()).then(({ value }) => value)).toBe('T2')
    expect(source.fetches).toBe(2)
  })

  test('a Redis that answers nothing holds a cold caller up for a moment only', async () => {
    await server.start()
    const one = await host()
    server.pause()
    const source = new FakeSource(systemClock, () => token('T1'))
    const all = await Promise.all(Array.from({ length: 100 }, () => one.get(source.request())))
    expect([all.every(({ value }) => value === 'T1'), source.fetches]).toEqual([true, 1])
    expect(kinds()).toEqual(['store-away', 'fetched', 'unsaved'])
    server.resume()
    await happened('store-back')
  })

  test('a Redis that takes connections but says nothing does not hold up the start', async () => {
    await server.start()
    server.pause()
    const one = await host()
    const source = new FakeSource(systemClock, () => token('T1'))
    expect((await one.get(source.request())).value).toBe('T1')
  })

  test('a process that dies while it fetches is replaced by another', async () => {
    await server.start()
    const silent = createServer(() => {}).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const dying = spawn(process.execPath, [coldCaller, server.url, urlOf(silent), '1'], { stdio: 'ignore' })
    await once(silent, 'request')
    dying.kill('SIGKILL')
    const source = new FakeSource(systemClock, () => token('T1'))
    expect((await (await host()).get(source.request())).value).toBe('T1')
    silent.closeAllConnections()
    silent.close()
  })

  test.each(['--requirepass', '--maxmemory'])('a Redis that refuses (%s) is as one that is away', async (option) => {
    await server.start(option, option === '--maxmemory' ? '1' : 'not-told')
    const one = await host()
    const source = new FakeSource(systemClock, () => token('T1'))
    expect((await one.get(source.request())).value).toBe('T1')
    expect(kinds()).toContain('store-away')
  })

  test('a host alone in the dark tells neither the password nor the address of its Redis', async () => {
    for (const url of ['redis://', 'http://:hunter2@127.0.0.1', 'hunter2']) {
      const refused = connectRedis(new SecretValue(url), systemClock)
      await expect(refused).rejects.toMatchObject({ code: 'WXH_SETTINGS_INVALID' })
      await expect(refused).rejects.not.toThrow(/hunter2/)
    }
  })
})

interface TokenServer {
  readonly server: Server
  readonly url: string
  asked(): number
}

/** Stands for WeChat: a new token each time, after a moment. */
async function tokenServer(): Promise<TokenServer> {
  let asked = 0
  const server = createServer((_, answer) => {
    asked++
    systemClock.after(50, () => answer.end(`T${asked}`))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, url: urlOf(server), asked: () => asked }
}

function urlOf(server: Server): string {
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`
}
