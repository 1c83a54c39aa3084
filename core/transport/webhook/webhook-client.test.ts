import { readFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { LookupFunction } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { freePort } from '../../testing/free-port.ts'
import { listenOnLoopback, startRawUpstream, startUpstream } from '../../testing/upstream.ts'
import { settle, VirtualClock } from '../../testing/virtual-clock.ts'
import { createWebhookClient } from './webhook-client.ts'

const loopback = ['127.0.0.0/8', '::1/128']

interface Rig {
  readonly networks?: readonly string[]
  readonly lookup?: LookupFunction
}

function clientIn({ networks = loopback, lookup }: Rig = {}) {
  const clock = new VirtualClock()
  const client = createWebhookClient({ clock, networks, ...(lookup && { lookup }) })
  onTestFinished(() => client.close())
  const post = (url: string, signal?: AbortSignal) =>
    client.post({
      url,
      headers: { 'webhook-id': 'e1' },
      body: '{"n":"微信"}',
      timeoutMs: 5_000,
      ...(signal && { signal }),
    })
  return { clock, client, post }
}

const postTo = async (listener: RequestListener, path = '/') => {
  const { url } = await startUpstream(listener)
  return clientIn().post(url + path)
}

/** A resolver that gives these answers in turn, the last one for ever. */
function resolving(...turns: readonly (readonly string[])[]): LookupFunction {
  let turn = 0
  return (_name, _options, callback) => {
    const addresses = turns[Math.min(turn++, turns.length - 1)] ?? []
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }
}

describe('a webhook that answers 2xx', () => {
  test('has got method, headers and the very bytes', async () => {
    let seen: unknown
    const answer = await postTo((request, response) => {
      request.setEncoding('utf8').on('data', (body) => {
        seen = { method: request.method, url: request.url, headers: request.headers, body }
        response.writeHead(204).end()
      })
    }, '/hook?key=1')
    expect(answer).toEqual({ kind: 'ok', status: 204 })
    expect(seen).toMatchObject({
      method: 'POST',
      url: '/hook?key=1',
      headers: { 'content-type': 'application/json; charset=utf-8', 'webhook-id': 'e1' },
      body: '{"n":"微信"}',
    })
  })

  test('may answer JSON, with long ids unbent', async () => {
    const answer = await postTo((_, response) => response.end('{"MsgId": 9007199254740993}'))
    expect(answer).toEqual({ kind: 'ok', status: 200, body: { MsgId: '9007199254740993' } })
  })

  test.each([
    ['no JSON', 'OK'],
    ['more than 64 KiB', JSON.stringify('x'.repeat(64 * 1024))],
  ])('with %s has taken the event all the same', async (_, body) => {
    expect(await postTo((_request, response) => response.end(body))).toEqual({ kind: 'ok', status: 200 })
  })

  test('and breaks off has taken the event all the same', async () => {
    const { url } = await startRawUpstream((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{"a"')),
    )
    expect(await clientIn().post(url)).toEqual({ kind: 'ok', status: 200 })
  })
})

describe('a webhook that fails', () => {
  test.each([
    [500, true],
    [503, true],
    [429, true],
    [400, false],
    [410, false],
  ])('with %i is down: %s', async (status, isDown) => {
    const answer = await postTo((_, response) => response.writeHead(status).end('secret words'))
    expect(answer).toEqual({ kind: 'failed', problem: `status ${status}`, isDown })
  })

  test('may say when to come again', async () => {
    const answer = await postTo((_, response) => response.writeHead(503, { 'retry-after': '120' }).end())
    expect(answer).toMatchObject({ problem: 'status 503', retryAfterMs: 120_000 })
  })

  test.each([301, 302, 303, 307, 308])('with a redirect (%i) is not followed', async (status) => {
    const elsewhere: string[] = []
    const target = await startUpstream((request, response) => {
      elsewhere.push(request.url ?? '')
      response.end()
    })
    const answer = await postTo((_, response) => response.writeHead(status, { location: target.url }).end())
    expect(answer).toEqual({ kind: 'failed', problem: `redirect not followed (${status})`, isDown: false })
    expect(elsewhere).toEqual([])
  })

  test('by hanging is given up after its time', async () => {
    const asked = Promise.withResolvers<void>()
    const { url } = await startUpstream(() => asked.resolve())
    const { clock, post } = clientIn()
    const answer = post(url)
    await asked.promise
    await clock.advance(5_000)
    expect(await answer).toEqual({ kind: 'failed', problem: 'no answer within 5 s', isDown: true })
    expect(clock.pending).toBe(0)
  })

  test('and goes on talking keeps no connection past its time', async () => {
    const closed = Promise.withResolvers<void>()
    const { url } = await startUpstream((_, response) => {
      const talking = setInterval(() => response.write('x'), 100)
      response.writeHead(500).on('close', () => {
        clearInterval(talking)
        closed.resolve()
      })
    })
    const { clock, post } = clientIn()
    expect(await post(url)).toMatchObject({ problem: 'status 500' })
    await clock.advance(5_000)
    await closed.promise
    expect(clock.pending).toBe(0)
  })

  test('is let go when the host stops', async () => {
    const asked = Promise.withResolvers<void>()
    const { url } = await startUpstream(() => asked.resolve())
    const stop = new AbortController()
    const answer = clientIn().post(url, stop.signal)
    await asked.promise
    stop.abort()
    expect(await answer).toEqual({ kind: 'failed', problem: 'the host stopped', isDown: false })
  })

  test('by closing the connection is told from one that is not there', async () => {
    const { url } = await startRawUpstream((socket) => socket.once('data', () => socket.destroy()))
    const { post } = clientIn()
    expect(await post(url)).toEqual({ kind: 'failed', problem: 'connection lost (UND_ERR_SOCKET)', isDown: true })
    expect(await post(`http://127.0.0.1:${await freePort()}/?key=1`)).toEqual({
      kind: 'failed',
      problem: 'could not connect (ECONNREFUSED)',
      isDown: true,
    })
  })

  test('because nobody vouches for its certificate gets nothing', async () => {
    const fixture = (name: string) => readFileSync(new URL(`../../testing/fixtures/${name}`, import.meta.url))
    const identity = { cert: fixture('localhost-cert.pem'), key: fixture('localhost-key.pem') }
    const asked: unknown[] = []
    const { url } = await listenOnLoopback(
      createServer(identity, (request) => asked.push(request)),
      'https',
    )
    expect(await clientIn().post(url)).toEqual({
      kind: 'failed',
      problem: 'no trusted TLS connection (DEPTH_ZERO_SELF_SIGNED_CERT)',
      isDown: true,
    })
    expect(asked).toEqual([])
  })

  test.each(['ftp://example.com/', 'hook', 'http://user:pass@127.0.0.1/', 'http://user@127.0.0.1/'])(
    'because its address is %s is told so',
    async (url) => {
      expect(await clientIn().post(url)).toMatchObject({
        problem: 'the address is not an http(s) URL without user and password',
      })
    },
  )
})

describe('a private address', () => {
  const refusal = { kind: 'failed', problem: 'the address is private and not allowed', isDown: false }

  test.each(['127.0.0.1', '127.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0'])(
    'written as %s is refused without a connection',
    async (host) => {
      const { url, sockets } = await startUpstream((_, response) => response.end())
      expect(await clientIn({ networks: [] }).post(`http://${host}:${new URL(url).port}/`)).toEqual(refusal)
      expect(sockets).toEqual([])
    },
  )

  test('behind a name is refused', async () => {
    const { url, sockets } = await startUpstream((_, response) => response.end())
    const { port } = new URL(url)
    expect(await clientIn({ networks: [] }).post(`http://localhost:${port}/`)).toEqual(refusal)
    expect(await clientIn({ networks: [], lookup: resolving([]) }).post(`http://shop.example:${port}/`)).toEqual(
      refusal,
    )
    expect(sockets).toEqual([])
  })

  test('among the addresses of a name is passed over', async () => {
    const { url } = await startUpstream((_, response) => response.end())
    const lookup = resolving(['10.0.0.1', '127.0.0.1'])
    const { post } = clientIn({ networks: ['127.0.0.1/32'], lookup })
    expect(await post(`http://shop.example:${new URL(url).port}/`)).toEqual({ kind: 'ok', status: 200 })
  })

  test('that a name turns to later (rebinding) is refused then', async () => {
    const { url, sockets } = await startUpstream((_, response) =>
      response.writeHead(200, { connection: 'close' }).end(),
    )
    const lookup = resolving(['127.0.0.1'], ['169.254.169.254'])
    const { post } = clientIn({ networks: ['127.0.0.1/32'], lookup })
    const address = `http://shop.example:${new URL(url).port}/`
    expect(await post(address)).toEqual({ kind: 'ok', status: 200 })
    await settle()
    expect(await post(address)).toEqual(refusal)
    expect(sockets).toHaveLength(1)
  })

  test('is no matter where the name is not found', async () => {
    const lookup: LookupFunction = (_name, _options, callback) =>
      callback(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), [])
    expect(await clientIn({ lookup }).post('http://shop.example/')).toMatchObject({
      problem: 'name not found (ENOTFOUND)',
      isDown: true,
    })
  })
})
