import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { UpstreamSettings } from '../settings.ts'
import { freePort } from '../testing/free-port.ts'
import { answerRaw, startRawUpstream, startUpstream, upstreamSettings, wechatOrigin } from '../testing/upstream.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import type { FilledRequest } from './filled-request.ts'
import { createTransport } from './transport.ts'

const download: FilledRequest = {
  method: 'GET',
  origin: wechatOrigin,
  target: '/v3/billdownload/file?token=1',
  headers: { accept: '*/*' },
  body: undefined,
}

function open(url: string, more: Partial<UpstreamSettings> = {}) {
  const clock = new VirtualClock()
  const transport = createTransport(upstreamSettings(url, more), clock)
  onTestFinished(() => transport.close())
  const caller = new AbortController()
  const stream = (request: Partial<FilledRequest> = {}) =>
    transport.stream({ ...download, ...request }, clock.now() + 10_000, caller.signal)
  const body = async (): Promise<Readable> => {
    const outcome = await stream()
    if (outcome.kind !== 'streaming') throw new Error(outcome.code)
    return outcome.body
  }
  return { clock, transport, caller, stream, body }
}

/** Takes a request without answering it. */
async function silent() {
  const arrived = Promise.withResolvers<ServerResponse>()
  const { url } = await startUpstream((_request, response) => arrived.resolve(response))
  return { url, arrived: arrived.promise }
}

describe('a file', () => {
  test('comes with its status and headers, larger than answers may be', async () => {
    const { url } = await startUpstream((_request, response) =>
      response.writeHead(206, { 'X-A': ['1', '2'] }).end('a'.repeat(5_000)),
    )
    const outcome = await open(url, { answerLimit: 10 }).stream()
    expect(outcome).toMatchObject({ kind: 'streaming', status: 206, headers: { 'x-a': '1, 2' } })
    expect(outcome.kind === 'streaming' && (await text(outcome.body))).toBe('a'.repeat(5_000))
  })

  test('may take longer than the deadline once its headers are there', async () => {
    const { url, arrived } = await silent()
    const { body, clock } = open(url)
    const coming = body()
    const response = await arrived
    response.write('a')
    const file = await coming
    await clock.advance(3_600_000)
    response.end('b')
    expect(await text(file)).toBe('ab')
    expect(clock.pending).toBe(0)
  })

  test('that stops in the middle is cut, one that nobody reads is not', async () => {
    const piece = Buffer.alloc(4_194_304, 'a')
    const { url } = await startUpstream((request, response) => {
      if (request.url?.includes('stops')) response.write('a')
      else response.end(piece)
    })
    const { body, stream } = open(url, { bodyTimeoutMs: 50 })
    const unread = await body()
    const stopping = await stream({ target: '/stops' })
    const stopped = stopping.kind === 'streaming' ? text(stopping.body) : Promise.resolve('')
    await expect(stopped).rejects.toMatchObject({ code: 'UND_ERR_BODY_TIMEOUT' })
    expect(await text(unread)).toHaveLength(piece.length)
  })

  test('is whole although WeChat hung up while nobody read', async () => {
    const size = 4_194_304
    const { url, sockets } = await startRawUpstream((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n')
        socket.end(Buffer.alloc(size, 'a'))
      })
    })
    const file = await open(url).body()
    file.once('readable', () => {})
    await Promise.race([...sockets.map((socket) => once(socket, 'finish')), once(file, 'readable')])
    expect(await text(file)).toHaveLength(size)
  })

  test('that breaks before anybody reads it is told to its reader', async () => {
    const { url } = await startRawUpstream((socket) => {
      answerRaw('HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\nabc')(socket)
      socket.on('data', () => setImmediate(() => socket.resetAndDestroy()))
    })
    const file = await open(url).body()
    await new Promise<void>((resolve) => file.once('close', resolve))
    await expect(text(file)).rejects.toThrow()
  })

  test('that is shorter than its length is broken', async () => {
    const { url } = await startRawUpstream((socket) => {
      socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\nabc'))
    })
    await expect(open(url).body().then(text)).rejects.toThrow()
  })

  test('that nobody wants may be thrown away', async () => {
    const { url, arrived } = await silent()
    const { body } = open(url)
    const coming = body()
    const response = await arrived
    response.write('a')
    const file = await coming
    file.destroy()
    await once(response, 'close')
    expect(file.destroyed).toBe(true)
  })

  test('ends with its caller, and its connection too', async () => {
    const { url, arrived } = await silent()
    const { body, caller } = open(url)
    const coming = body()
    const response = await arrived
    response.write('a')
    const read = text(await coming)
    caller.abort()
    await expect(read).rejects.toThrow()
    if (!response.destroyed) await once(response, 'close')
  })
})

describe('what surely never left', () => {
  test('nobody listens', async () => {
    const { stream } = open(`http://127.0.0.1:${await freePort()}`)
    expect(await stream()).toEqual({ kind: 'not-sent', reason: 'connect', code: 'ECONNREFUSED' })
  })

  test('the other side speaks no TLS', async () => {
    const { url } = await startRawUpstream((socket) => socket.on('data', () => socket.end('no')))
    expect(await open(url.replace('http:', 'https:')).stream()).toMatchObject({ kind: 'not-sent', reason: 'connect' })
  })

  test('the deadline was over, or the caller gone', async () => {
    const { clock, transport, caller, stream } = open('http://127.0.0.1:1')
    expect(await transport.stream(download, clock.now(), caller.signal)).toMatchObject({ reason: 'deadline' })
    caller.abort()
    expect(await stream()).toEqual({ kind: 'not-sent', reason: 'aborted', code: 'aborted' })
  })

  test('it waited behind another until its deadline', async () => {
    const { url, arrived } = await silent()
    const { stream, transport, clock, caller } = open(url, { connections: 1 })
    const first = transport.stream(download, clock.now() + 60_000, caller.signal)
    await arrived
    const second = stream()
    await clock.advance(10_000)
    expect(await second).toEqual({ kind: 'not-sent', reason: 'deadline', code: 'deadline' })
    caller.abort()
    await first
  })
})

describe('what left and was not answered', () => {
  test('silence until the deadline', async () => {
    const { url, arrived } = await silent()
    const { stream, clock } = open(url)
    const coming = stream()
    const response = await arrived
    await clock.advance(10_000)
    expect(await coming).toEqual({ kind: 'no-answer', reason: 'deadline', code: 'deadline' })
    if (!response.destroyed) await once(response, 'close')
  })

  test('a caller that hung up', async () => {
    const { url, arrived } = await silent()
    const { stream, caller, clock } = open(url)
    const coming = stream()
    await arrived
    caller.abort()
    expect(await coming).toEqual({ kind: 'no-answer', reason: 'aborted', code: 'aborted' })
    expect(clock.pending).toBe(0)
  })

  test('a reset, and headers that take too long', async () => {
    const { url } = await startRawUpstream((socket) => socket.once('data', () => socket.resetAndDestroy()))
    expect(await open(url).stream()).toMatchObject({ kind: 'no-answer', reason: 'reset' })
    const { url: silentUrl } = await silent()
    expect(await open(silentUrl, { headersTimeoutMs: 20 }).stream()).toMatchObject({ reason: 'timeout' })
  })
})
