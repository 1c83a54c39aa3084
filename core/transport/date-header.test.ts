import { describe, expect, onTestFinished, test } from 'vitest'
import { startUpstream, upstreamSettings, wechatOrigin } from '../testing/upstream.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { dateOf } from './date-header.ts'
import { createTransport } from './transport.ts'

// The example of RFC 9110 5.6.7; `date -ud 'Sun, 06 Nov 1994 08:49:37 GMT' +%s` says 784111777.
const date = 'Sun, 06 Nov 1994 08:49:37 GMT'

describe('the Date of an answer', () => {
  test('is read where it is an IMF-fixdate', () => {
    expect(dateOf({ date })).toBe(784_111_777_000)
  })

  test.each([
    ['absent', {}],
    ['of a cached answer', { date, age: '10' }],
    ['of an obsolete form', { date: 'Sunday, 06-Nov-94 08:49:37 GMT' }],
    ['a number', { date: '784111777' }],
    ['impossible', { date: 'Sun, 99 Nov 1994 08:49:37 GMT' }],
  ])('%s is none', (_, headers: Record<string, string>) => {
    expect(dateOf(headers)).toBeUndefined()
  })

  test('is told with the times of sending and receiving', async () => {
    const clock = new VirtualClock()
    const sentAt = clock.now()
    const { url } = await startUpstream(async (_, response) => {
      await clock.advance(30)
      response.writeHead(200, { date }).end()
    })
    const told: unknown[] = []
    const transport = createTransport(upstreamSettings(url), clock, { onDate: (...what) => told.push(what) })
    onTestFinished(() => transport.close())
    await transport.send(
      { method: 'GET', origin: wechatOrigin, target: '/', headers: {}, body: undefined },
      sentAt + 9_000,
    )
    expect(told).toEqual([[wechatOrigin, 784_111_777_000, sentAt, sentAt + 30]])
  })
})
