import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../clock.ts'
import type { UpstreamSettings } from '../settings.ts'
import { freePort } from '../testing/free-port.ts'
import { answerRaw, startRawUpstream, startUpstream, upstreamSettings, wechatOrigin } from '../testing/upstream.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import type { FilledRequest } from './filled-request.ts'
import { createTransport } from './transport.ts'

const lookUp: FilledRequest = {
  method: 'GET',
  origin: wechatOrigin,
  target: '/cgi-bin/x?a=1',
  headers: { accept: 'application/json' },
  body: undefined,
}

function open(url: string, more: Partial<UpstreamSettings> = {}) {
  const clock = new VirtualClock()
  const transport = createTransport(upstreamSettings(url, more), clock)
  onTestFinished(() => transport.close())
  const send = (request: Partial<FilledRequest> = {}, signal?: AbortSignal) =>
    transport.send({ ...lookUp, ...request }, clock.now() + 10_000, signal)
  return { clock, transport, send }
}

const bodyOf = async (request: IncomingMessage) => Buffer.concat(await request.toArray()).toString()
const text = (outcome: Awaited<ReturnType<ReturnType<typeof open>['send']>>) =>
  outcome.kind === 'answered' ? Buffer.from(outcome.response.body).toString() : outcome

describe('an answer', () => {
  test('comes with status, headers and bytes; the request leaves as it was filled', async () => {
    const seen: unknown[] = []
    const { url } = await startUpstream(async (request, response) => {
      seen.push(request.method, request.url, request.headers['x-key'], await bodyOf(request))
      response.writeHead(201, { 'X-Trace': 'a', 'set-cookie': ['a=1', 'b=2'] }).end('好')
    })
    const outcome = await open(url).send({ method: 'POST', headers: { 'x-key': 'k' }, body: '{"a":"中"}' })
    expect(seen).toEqual(['POST', '/cgi-bin/x?a=1', 'k', '{"a":"中"}'])
    expect(outcome).toMatchObject({
      kind: 'answered',
      response: { status: 201, headers: { 'x-trace': 'a', 'set-cookie': 'a=1, b=2' } },
    })
    expect(text(outcome)).toBe('好')
  })

  test('of a redirect is not followed', async () => {
    let asked = 0
    const { url } = await startUpstream((_request, response) => {
      asked++
      response.writeHead(302, { location: '/elsewhere' }).end()
    })
    expect(await open(url).send()).toMatchObject({ kind: 'answered', response: { status: 302 } })
    expect(asked).toBe(1)
  })

  test('says when to come again', async () => {
    const { url } = await startUpstream((_request, response) =>
      response.writeHead(503, { 'retry-after': '7' }).end('busy'),
    )
    expect(await open(url).send()).toMatchObject({ kind: 'answered', retryAfterMs: 7_000 })
  })

  test('is not mixed with what came before it (103)', async () => {
    const { url } = await startUpstream((_request, response) => {
      response.writeEarlyHints({ link: '</a>; rel=preload' })
      response.end('ok')
    })
    const outcome = await open(url).send()
    expect(outcome).toMatchObject({ kind: 'answered', response: { status: 200 } })
    expect(outcome.kind === 'answered' && outcome.response.headers).not.toHaveProperty('link')
  })

  test('in many pieces is put together', async () => {
    const { url } = await startUpstream((_request, response) => {
      for (let i = 0; i < 50; i++) response.write(`${i},`)
      response.end()
    })
    expect(text(await open(url).send())).toBe(Array.from({ length: 50 }, (_, i) => `${i},`).join(''))
  })
})

describe('connections', () => {
  test('serve one request after the other', async () => {
    const { url, sockets } = await startUpstream((_request, response) => response.end('ok'))
    const { send } = open(url, { connections: 1 })
    await send()
    await send()
    expect(sockets).toHaveLength(1)
  })

  test('lead to the base URL of the settings, under its path', async () => {
    const targets: (string | undefined)[] = []
    const { url } = await startUpstream((request, response) => {
      targets.push(request.url)
      response.end('ok')
    })
    await open(`${url}/wechat/`).send()
    await open(url).send()
    expect(targets).toEqual(['/wechat/cgi-bin/x?a=1', '/cgi-bin/x?a=1'])
  })

  test('lead to the declared origin where the settings say nothing', async () => {
    const { url } = await startUpstream((_request, response) => response.end('ok'))
    const { send } = open(url, { baseUrls: new Map() })
    expect(text(await send({ origin: url }))).toBe('ok')
  })
})

describe('what surely never left', () => {
  test('nobody listens', async () => {
    const { send } = open(`http://127.0.0.1:${await freePort()}`)
    expect(await send()).toEqual({ kind: 'not-sent', reason: 'connect', code: 'ECONNREFUSED' })
  })

  test('the deadline was over already', async () => {
    const { clock, transport } = open('http://127.0.0.1:1')
    expect(await transport.send(lookUp, clock.now())).toEqual({
      kind: 'not-sent',
      reason: 'deadline',
      code: 'deadline',
    })
  })

  test('the caller was gone already', async () => {
    const { send } = open('http://127.0.0.1:1')
    expect(await send({}, AbortSignal.abort())).toEqual({ kind: 'not-sent', reason: 'aborted', code: 'aborted' })
  })

  test('a header that cannot be sent', async () => {
    const { send } = open('http://127.0.0.1:1')
    expect(await send({ headers: { a: 'x\r\ny: z' } })).toMatchObject({ kind: 'not-sent', code: 'UND_ERR_INVALID_ARG' })
  })

  test('the transport is closed', async () => {
    const { send, transport } = open('http://127.0.0.1:1')
    await send()
    await transport.close()
    expect(await send()).toMatchObject({ kind: 'not-sent', reason: 'connect' })
  })

  test.each([
    ['deadline', (clock: VirtualClock) => clock.advance(10_000)],
    ['aborted', (_clock: VirtualClock, caller: AbortController) => caller.abort()],
  ])('it waited behind another for its turn: %s', async (reason, end) => {
    let asked = 0
    const hold: ServerResponse[] = []
    const arrived = Promise.withResolvers<void>()
    const { url } = await startUpstream((_request, response) => {
      asked++
      hold.push(response)
      arrived.resolve()
    })
    const { send, clock, transport } = open(url, { connections: 1 })
    const first = transport.send(lookUp, clock.now() + 60_000)
    await arrived.promise
    const caller = new AbortController()
    const second = send({}, caller.signal)
    await end(clock, caller)
    expect(await second).toEqual({ kind: 'not-sent', reason, code: 'queued' })
    for (const response of hold) response.end('ok')
    expect(text(await first)).toBe('ok')
    expect(text(await answerLater(send, hold))).toBe('ok')
    expect(asked).toBe(2)
  })
})

/** Sends once more to a server that holds its answers, and lets it answer. */
async function answerLater(send: () => ReturnType<ReturnType<typeof open>['send']>, hold: ServerResponse[]) {
  const before = hold.length
  const sent = send()
  while (hold.length === before) await new Promise((resolve) => setImmediate(resolve))
  hold.at(-1)?.end('ok')
  return sent
}

describe('what left and was not answered', () => {
  test.each([
    ['a reset before the headers', [] as string[], 'reset'],
    ['a reset in mid-body', ['HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{"errcode"'], 'truncated'],
    [
      'a chunked body without its end',
      ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nabcde\r\n'],
      'truncated',
    ],
  ])('%s', async (_name, parts, reason) => {
    const { url } = await startRawUpstream((socket) => {
      answerRaw(...parts)(socket)
      socket.on('data', () => setImmediate(() => socket.resetAndDestroy()))
    })
    expect(await open(url).send()).toMatchObject({ kind: 'no-answer', reason })
  })

  test('a body shorter than its content-length', async () => {
    const { url } = await startRawUpstream((socket) => {
      socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{"errcode"'))
    })
    expect(await open(url).send()).toMatchObject({ kind: 'no-answer', reason: 'truncated' })
  })

  test('an answer that is no HTTP', async () => {
    const { url } = await startRawUpstream(answerRaw('SSH-2.0-OpenSSH_9.6\r\n\r\n'))
    expect(await open(url).send()).toMatchObject({ kind: 'no-answer', reason: 'reset' })
  })

  test('silence until the deadline', async () => {
    const arrived = Promise.withResolvers<IncomingMessage>()
    const { url } = await startUpstream((request) => arrived.resolve(request))
    const { send, clock } = open(url)
    const sent = send({ method: 'POST', body: '{}' })
    const request = await arrived.promise
    await clock.advance(10_000)
    expect(await sent).toEqual({ kind: 'no-answer', reason: 'deadline', code: 'deadline' })
    if (!request.socket.destroyed) await once(request.socket, 'close')
  })

  test('a caller that hung up', async () => {
    const arrived = Promise.withResolvers<void>()
    const { url } = await startUpstream(() => arrived.resolve())
    const { send, clock } = open(url)
    const caller = new AbortController()
    const sent = send({}, caller.signal)
    await arrived.promise
    caller.abort()
    expect(await sent).toEqual({ kind: 'no-answer', reason: 'aborted', code: 'aborted' })
    expect(clock.pending).toBe(0)
  })

  test('headers that take too long', async () => {
    const { url } = await startUpstream(() => {})
    expect(await open(url, { headersTimeoutMs: 20 }).send()).toEqual({
      kind: 'no-answer',
      reason: 'timeout',
      code: 'UND_ERR_HEADERS_TIMEOUT',
    })
  })

  test('a body that stops in the middle', async () => {
    const { url } = await startUpstream((_request, response) => response.write('{'))
    expect(await open(url, { bodyTimeoutMs: 20 }).send()).toMatchObject({ kind: 'no-answer', reason: 'timeout' })
  })

  test('an answer of 10 MB over a limit of 1 MB, which is not read to its end', async () => {
    const piece = Buffer.alloc(65_536, 'a')
    let written = 0
    const { url } = await startUpstream((_request, response) => {
      const more = () => {
        while (written < 10_485_760) {
          written += piece.length
          if (!response.write(piece)) return
        }
        response.end()
      }
      response.on('drain', more)
      more()
    })
    expect(await open(url, { answerLimit: 1_048_576 }).send()).toEqual({
      kind: 'no-answer',
      reason: 'too-large',
      code: 'too-large',
    })
    expect(written).toBeLessThan(10_485_760)
  })
})

test('the system clock ends a sending in real time too', async () => {
  const { url } = await startUpstream(() => {})
  const transport = createTransport(upstreamSettings(url), systemClock)
  onTestFinished(() => transport.close())
  expect(await transport.send(lookUp, systemClock.now() + 50)).toMatchObject({ reason: 'deadline' })
})
