import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { callUrl, type HttpFloorOptions, httpFloor, output } from '../testing/http-floor.ts'
import { answerClientError } from './client-error.ts'

async function listening(options: HttpFloorOptions = {}) {
  const floor = httpFloor(options)
  const { port } = new URL(await floor.http.listen({ host: '127.0.0.1', port: 0 }))
  const open = async () => {
    const socket = connect(Number(port), '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    socket.on('error', () => {})
    await once(socket, 'connect')
    return socket
  }
  return { ...floor, open }
}

/** What comes until the other side closes. */
async function answerOf(socket: Socket): Promise<string> {
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk.toString()
  })
  await once(socket, 'close')
  return text
}

const until = async (come: () => boolean) => {
  while (!come()) await new Promise((resolve) => setImmediate(resolve))
}

const request = (body: string, more = '') =>
  `POST ${callUrl('put')} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n` +
  `content-length: ${Buffer.byteLength(body)}\r\n${more}\r\n${body}`

describe('what never becomes a request', () => {
  test.each([
    [
      'a flood of headers',
      `GET / HTTP/1.1\r\n${'x: yyyyyyyyyyyyyyyy\r\n'.repeat(2_000)}\r\n`,
      431,
      'WXH_HEADERS_TOO_LARGE',
    ],
    ['bad HTTP', 'hello\r\n\r\n', 400, 'WXH_REQUEST_INVALID'],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'WXH_REQUEST_INVALID'],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\na',
      400,
      'WXH_REQUEST_INVALID',
    ],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'WXH_REQUEST_INVALID',
    ],
    ['a bad character in a header', 'GET / HTTP/1.1\r\nhost: a\r\nx y: z\r\n\r\n', 400, 'WXH_REQUEST_INVALID'],
  ])('%s is a problem all the same, and the end of the connection', async (_name, text, status, code) => {
    const { open, calls } = await listening()
    const socket = await open()
    socket.write(text)
    const [head = '', body = ''] = (await answerOf(socket)).split('\r\n\r\n')
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(head).toContain('content-type: application/problem+json; charset=utf-8')
    expect(head).toContain('connection: close')
    expect(JSON.parse(body)).toMatchObject({ status, code })
    expect(calls).toHaveLength(0)
  })

  test('a request that took too long is told so', async () => {
    let text = ''
    const socket = { writable: true, end: (answer: string) => (text = answer) } as unknown as Socket
    answerClientError(Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket)
    expect(text).toContain('The request did not arrive in time.')
  })

  test('a slow request is looked for often enough for its limit of 30 s to hold', () => {
    const { server } = httpFloor().http
    expect(server.requestTimeout).toBe(30_000)
    // Node looks every 30 s of its own accord: 60 s for an unlucky request.
    expect(server).toHaveProperty('connectionsCheckingInterval', 1_000)
  })

  test('a connection that is gone gets no answer', () => {
    let destroyed = 0
    const socket = (writable: boolean) => ({ writable, destroy: () => destroyed++ }) as unknown as Socket
    answerClientError(Object.assign(new Error(), { code: 'ECONNRESET' }), socket(true))
    answerClientError(Object.assign(new Error(), { code: 'HPE_INVALID_METHOD' }), socket(false))
    expect(destroyed).toBe(2)
  })
})

describe('odd, but HTTP', () => {
  test('an expectation that is unknown is passed over', async () => {
    const { open } = await listening()
    const socket = await open()
    socket.write(request('{}', 'expect: miracles\r\nconnection: close\r\n'))
    expect(await answerOf(socket)).toContain('HTTP/1.1 200 OK')
  })

  test('a method that the host does not know is a problem', async () => {
    const { open } = await listening()
    const socket = await open()
    socket.write('PROPFIND /x HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n')
    expect(await answerOf(socket)).toContain('"code":"WXH_ROUTE_NOT_FOUND"')
  })

  test('a request without a Host header is a problem', async () => {
    const { open } = await listening()
    const socket = await open()
    socket.write('GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n')
    expect(await answerOf(socket)).toContain('application/problem+json')
  })

  test.each([
    ['hidden dots in its path', 'POST /v1/apps/%2e%2e/%2e%2e/passwd', 'localhost', 'WXH_APP_NOT_FOUND'],
    ['plain dots in its path', 'POST /v1/apps/../../etc/passwd', 'localhost', 'WXH_ROUTE_NOT_FOUND'],
    ['an empty Host header', 'GET /healthz', '', 'WXH_HEADER_INVALID'],
  ])('a request with %s is a problem', async (_name, start, host, code) => {
    const { open } = await listening()
    const socket = await open()
    socket.write(`${start} HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`)
    expect(await answerOf(socket)).toContain(`"code":"${code}"`)
  })

  test('two requests in one packet have two answers', async () => {
    const { open } = await listening()
    const socket = await open()
    socket.write(request('{}') + request('{}', 'connection: close\r\n'))
    expect((await answerOf(socket)).match(/HTTP\/1.1 200 OK/g)).toHaveLength(2)
  })
})

describe('a caller that hangs up', () => {
  test('is no longer in hand once its call has ended, and is written down', async () => {
    const held = Promise.withResolvers<typeof output>()
    const { open, inFlight, audited, calls } = await listening({ invoke: () => held.promise })
    const socket = await open()
    socket.write(request('{}'))
    await until(() => calls.length === 1)
    socket.destroy()
    await new Promise((resolve) => setImmediate(resolve))
    expect([inFlight.count, audited.length]).toEqual([1, 0])
    held.resolve(output)
    await until(() => inFlight.count === 0)
    expect(audited).toMatchObject([{ operation: 'put', outcome: 'ok', attempts: 1 }])
  })

  test('ends a safe call, told by its signal', async () => {
    const { open, calls, inFlight } = await listening({
      invoke: ({ signal }) =>
        new Promise((resolve) => signal?.addEventListener('abort', () => resolve(output), { once: true })),
    })
    const socket = await open()
    socket.write(request('{}').replace('/put', '/look'))
    await until(() => calls.length === 1)
    socket.destroy()
    await until(() => inFlight.count === 0)
    expect(calls[0]?.signal?.aborted).toBe(true)
  })

  test('has no signal for a call with an effect', async () => {
    const { open, calls } = await listening()
    const socket = await open()
    socket.write(request('{}', 'connection: close\r\n'))
    await answerOf(socket)
    expect(calls[0]).not.toHaveProperty('signal')
  })

  test('in the middle of its body leaves nothing in hand', async () => {
    const { open, inFlight, calls, audited } = await listening()
    const socket = await open()
    socket.write(request('{}').replace('content-length: 2', 'content-length: 2000'))
    await until(() => inFlight.count === 1)
    socket.destroy()
    await until(() => inFlight.count === 0)
    expect(calls).toHaveLength(0)
    expect(audited).toHaveLength(1)
  })

  test('with requests that wait behind another one leaves nothing in hand', async () => {
    const held = Promise.withResolvers<typeof output>()
    const { open, inFlight, audited, calls } = await listening({ invoke: () => held.promise })
    const socket = await open()
    socket.write(request('{}') + request('{}') + request('{}').replace('/put', '/look'))
    await until(() => calls.length === 3)
    socket.destroy()
    await until(() => calls[2]?.signal?.aborted === true)
    held.resolve(output)
    await until(() => inFlight.count === 0)
    expect(audited).toHaveLength(3)
  })

  test('a hundred times leaves room for the next', async () => {
    const { open, inFlight, post } = await listening({ maxInFlight: 10 })
    for (let i = 0; i < 100; i++) {
      const socket = await open()
      socket.write(request('{}'))
      socket.destroy()
    }
    await until(() => inFlight.count === 0)
    expect((await post(callUrl('look'), {})).statusCode).toBe(200)
  })
})
