import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { fastify } from 'fastify'
import { describe, expect, onTestFinished, test } from 'vitest'
import { HostError, isHostError } from '../errors/host-error.ts'
import type { Settings } from '../settings.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { gather } from './gather.ts'
import { drain, listen } from './listen.ts'
import { openLog } from './log.ts'

const fault = (where: string) => ({ code: 'WXH_PLUGIN_INVALID', where, what: 'x', remedy: 'y' }) as const
const refusal = async (promise: Promise<unknown>): Promise<HostError> => {
  const error = await promise.then(
    () => expect.unreachable('it was not refused'),
    (cause: unknown) => cause,
  )
  if (!isHostError(error)) throw error
  return error
}

describe('what the operator wrote', () => {
  test('is handed on where nothing is wrong', async () => {
    expect(await gather([Promise.resolve(1), Promise.resolve('a')])).toEqual([1, 'a'])
  })

  test('is refused as it stands where one part is wrong', async () => {
    const error = new HostError('WXH_APPS_INVALID', 'apps')
    expect(await refusal(gather([Promise.reject(error), Promise.resolve(1)]))).toBe(error)
  })

  test('is refused with everything that is wrong in all parts', async () => {
    const one = new HostError('WXH_MANIFEST_INVALID', 'm', { faults: [fault('a'), fault('b')] })
    const two = new HostError('WXH_SECRET_UNREADABLE', 'no secret')
    const error = await refusal(gather([Promise.reject(one), Promise.reject(two)]))
    expect(error.code).toBe('WXH_SETTINGS_INVALID')
    expect(error.details.faults?.map(({ where, code }) => [where, code])).toEqual([
      ['a', 'WXH_PLUGIN_INVALID'],
      ['b', 'WXH_PLUGIN_INVALID'],
      ['start', 'WXH_SECRET_UNREADABLE'],
    ])
    expect(error.message).toContain('The host cannot start (3 faults)')
  })

  test('lets an error through that is none of ours', async () => {
    const foreign = new TypeError('bug')
    await expect(
      gather([Promise.reject(new HostError('WXH_APPS_INVALID', 'a')), Promise.reject(foreign)]),
    ).rejects.toBe(foreign)
  })
})

describe('listening', () => {
  const settings = (host: string, port: number) => ({ http: { host, port } }) as Settings

  test('says where', async () => {
    const http = fastify()
    onTestFinished(() => http.close())
    expect(await listen(http, settings('127.0.0.1', 0))).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })

  test('on a taken port is refused with the setting to change', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    onTestFinished(() => void taken.close())
    const { port } = taken.address() as { port: number }
    const error = await refusal(listen(fastify(), settings('127.0.0.1', port)))
    expect(error.code).toBe('WXH_PORT_TAKEN')
    expect(error.message).toContain(`Port ${port} of 127.0.0.1 is in use`)
  })

  test('on an address that is not of this machine is refused', async () => {
    // 192.0.2.0/24 is for documentation (RFC 5737).
    const error = await refusal(listen(fastify(), settings('192.0.2.1', 0)))
    expect(error.code).toBe('WXH_SETTINGS_INVALID')
    expect(error.message).toContain('Check WXHOST_HOST and WXHOST_PORT')
  })
})

describe('draining', () => {
  async function withCallInHand() {
    const http = fastify({ forceCloseConnections: 'idle' })
    const held = Promise.withResolvers<void>()
    const arrived = Promise.withResolvers<void>()
    http.get('/', async () => {
      arrived.resolve()
      await held.promise
      return 'done'
    })
    const url = new URL(await http.listen({ host: '127.0.0.1', port: 0 }))
    const socket = connect(Number(url.port), '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk.toString()
    })
    socket.on('error', () => {})
    socket.write('GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n')
    await arrived.promise
    const closed = once(socket, 'close').then(() => answer)
    return { http, held, closed, clock: new VirtualClock() }
  }

  test('waits for the calls in hand', async () => {
    const { http, held, closed, clock } = await withCallInHand()
    const idle = Promise.withResolvers<void>()
    const drained = drain(http, idle.promise, 1_000, clock)
    held.resolve()
    expect(await closed).toContain('done')
    idle.resolve()
    await drained
    expect(clock.pending).toBe(0)
  })

  test('cuts those that take longer', async () => {
    const { http, closed, clock } = await withCallInHand()
    const drained = drain(http, new Promise(() => {}), 1_000, clock)
    await clock.advance(1_000)
    expect(await closed).toBe('')
    await drained
  })
})

test('a log that is silent writes nothing and ends', async () => {
  const clock = new VirtualClock()
  const { log, close } = openLog('silent', clock)
  log.info('unseen')
  expect(clock.pending).toBe(0)
  await close()
})
