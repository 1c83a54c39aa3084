import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startUpstream, upstreamSettings, wechatOrigin } from '../testing/upstream.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { createTransport } from './transport.ts'

const limit = 100_000

async function answerTo(coding: string, body: Uint8Array) {
  const { url } = await startUpstream((_request, response) =>
    response.writeHead(200, { 'content-encoding': coding }).end(body),
  )
  const clock = new VirtualClock()
  const transport = createTransport(upstreamSettings(url, { answerLimit: limit }), clock)
  onTestFinished(() => transport.close())
  const request = { method: 'GET', origin: wechatOrigin, target: '/', headers: {}, body: undefined } as const
  const outcome = await transport.send(request, clock.now() + 10_000)
  return outcome.kind === 'answered' ? Buffer.from(outcome.response.body).toString() : outcome
}

describe('an answer in a coding', () => {
  const plain = Buffer.from('{"errcode":0,"说":"好"}')
  test.each([
    ['gzip', gzipSync(plain)],
    ['x-gzip', gzipSync(plain)],
    ['GZIP', gzipSync(plain)],
    ['deflate', deflateSync(plain)],
    ['br', brotliCompressSync(plain)],
    ['identity', plain],
    ['', plain],
  ])('%j is undone', async (coding, bytes) => {
    expect(await answerTo(coding, bytes)).toBe(plain.toString())
  })

  test('that has no body stays without one', async () => {
    expect(await answerTo('gzip', new Uint8Array())).toBe('')
  })

  test.each([
    ['an unknown coding', 'zstd2', plain],
    ['two codings', 'gzip, br', plain],
    ['a name of the prototype', 'constructor', plain],
    ['bytes that are no gzip', 'gzip', plain],
    ['cut gzip', 'gzip', gzipSync(plain).subarray(0, 20)],
    ['bytes that are no brotli', 'br', Buffer.alloc(10, 0xff)],
  ])('is no answer for %s', async (_name, coding, bytes) => {
    expect(await answerTo(coding, bytes)).toEqual({ kind: 'no-answer', reason: 'coding', code: 'coding' })
  })

  test.each([
    ['gzip', gzipSync(Buffer.alloc(limit * 50))],
    ['br', brotliCompressSync(Buffer.alloc(limit * 50))],
  ])('is no answer where a small %s bursts to fifty times the limit', async (coding, bomb) => {
    expect(bomb.length).toBeLessThan(limit / 10)
    expect(await answerTo(coding, bomb)).toEqual({ kind: 'no-answer', reason: 'too-large', code: 'too-large' })
  })

  test('may come out as large as the limit', async () => {
    expect(await answerTo('gzip', gzipSync(Buffer.alloc(limit, 'a')))).toHaveLength(limit)
  })
})
