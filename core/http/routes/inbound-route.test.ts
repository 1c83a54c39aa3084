import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { Receive, ReceiveRequest } from '../../inbound/receive/receive.ts'
import type { Received } from '../../inbound/receive/received.ts'
import { callUrl, httpFloor } from '../../testing/http-floor.ts'
import { problemOf } from '../../testing/problem-of.ts'
import { settle } from '../../testing/virtual-clock.ts'
import { inboundRoute } from './inbound-route.ts'

const url = '/t/inbound/1900000109/pay.notify'
const acked: Received = { outcome: 'stored', answer: { status: 200, body: 'success' } }

/** The route on the whole HTTP floor, under a prefix of its own, over a scripted way of a push. */
function rig(answer: Received | Receive = acked, maxInFlight = 100) {
  const pushes: ReceiveRequest[] = []
  const floor = httpFloor({ maxInFlight })
  const receive: Receive = (request) => {
    pushes.push(request)
    return typeof answer === 'function' ? answer(request) : Promise.resolve(answer)
  }
  floor.http.register(async (scope) => inboundRoute(scope, { ...floor.parts, receive }), { prefix: '/t' })
  return { ...floor, pushes }
}

describe('a push', () => {
  test('reaches its channel byte for byte', async () => {
    const { http, pushes } = rig()
    const body = Buffer.from([0x7b, 0xff, 0x00, 0x5c, 0x2f, 0x7d])
    const answer = await http.inject({ method: 'POST', url: `${url}?a=1`, headers: { host: 'localhost' }, body })
    expect([answer.statusCode, answer.body]).toEqual([200, 'success'])
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(pushes).toMatchObject([
      { ownerId: '1900000109', channel: 'pay.notify', push: { method: 'POST', query: { a: '1' } } },
    ])
    expect(Buffer.from(pushes[0]?.push.body ?? []).equals(body)).toBe(true)
  })

  test.each(['application/json', 'text/xml', 'text', '', 'application/json; charset=gbk', '*/*', 'a/b/c; =;'])(
    'may claim any content type: %j',
    async (type) => {
      const { post, pushes } = rig()
      const answer = await post(url, '<xml/>', { 'content-type': type })
      expect(answer.statusCode).toBe(200)
      const push = pushes[0]?.push
      expect([push?.headers['content-type'], Buffer.from(push?.body ?? []).toString()]).toEqual([type, '<xml/>'])
    },
  )

  test('may be without body or content type, and a GET', async () => {
    const { http, pushes } = rig()
    await http.inject({ method: 'POST', url, headers: { host: 'localhost' } })
    await http.inject({ method: 'GET', url: `${url}?echostr=x`, headers: { host: 'localhost' } })
    expect(pushes.map(({ push }) => [push.method, push.body.length])).toEqual([
      ['POST', 0],
      ['GET', 0],
    ])
  })

  test('is answered exactly as is said', async () => {
    const { post } = rig({ outcome: 'refused', answer: { status: 401, contentType: 'text/xml', body: '<no/>' } })
    const answer = await post(url, '{}')
    expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([401, 'text/xml', '<no/>'])
  })

  test('may be answered with nothing', async () => {
    const { post } = rig({ outcome: 'stored', answer: { status: 204, body: '' } })
    const answer = await post(url, '{}')
    expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([204, undefined, ''])
  })

  test('to nobody, or by a wrong method, is a problem', async () => {
    const answer = { status: 404, body: '' }
    const unknown = await rig({ outcome: 'unknown', answer }).post(url, '{}')
    expect(problemOf(unknown)).toEqual([404, 'WXH_INBOUND_UNKNOWN'])
    const wrong = await rig({ outcome: 'wrong-method', answer }).get(url)
    expect(problemOf(wrong)).toEqual([405, 'WXH_METHOD_NOT_ALLOWED'])
    expect(wrong.headers.allow).toBe('POST')
  })

  test('of more than 256 KiB is refused unread', async () => {
    const { post, pushes } = rig()
    expect((await post(url, Buffer.alloc(262_144))).statusCode).toBe(200)
    expect(problemOf(await post(url, Buffer.alloc(262_145)))).toEqual([413, 'WXH_BODY_TOO_LARGE'])
    expect(pushes).toHaveLength(1)
  })

  test('leaves the bodies of calls as they are', async () => {
    const { post, calls } = rig()
    await post(callUrl('look'), '{"text":"x"}')
    const xml = await post(callUrl('look'), '<xml/>', { 'content-type': 'text/xml' })
    expect([calls[0]?.input, xml.statusCode]).toEqual([{ text: 'x' }, 415])
  })
})

describe('the query of a push', () => {
  test('is decoded, and a name that came twice is not there', async () => {
    const { post, pushes } = rig()
    await post(`${url}?a=%E4%B8%AD+1&b=1&b=2&%62=3&c&=d&__proto__=e&f==&&`, '')
    expect(pushes[0]?.push.query).toEqual(
      Object.fromEntries([
        ['a', '中+1'],
        ['c', ''],
        ['', 'd'],
        ['__proto__', 'e'],
        ['f', '='],
      ]),
    )
  })

  test.each(['?a=%', '?a=%zz', '?%ff=1', '?a=%c3'])('that cannot be read is refused: %s', async (query) => {
    const { post, pushes } = rig()
    expect(problemOf(await post(url + query, ''))).toEqual([400, 'WXH_REQUEST_INVALID'])
    expect(pushes).toEqual([])
  })
})

test('a header that came twice shows both, also where Node keeps one', async () => {
  const { http, pushes } = rig()
  await http.listen({ port: 0, host: '127.0.0.1' })
  const { port } = http.server.address() as AddressInfo
  const headers = ['Host', 'localhost', 'Wechatpay-Nonce', 'a', 'wechatpay-nonce', 'b', 'Content-Type', 'text/xml']
  const status = await new Promise((resolve, reject) => {
    const sent = httpRequest(
      { port, path: url, method: 'POST', headers: [...headers, 'Content-Type', 'a/b'] },
      (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode))
      },
    )
    sent.once('error', reject).end('x')
  })
  expect(status).toBe(200)
  expect(pushes[0]?.push.headers).toMatchObject({ 'wechatpay-nonce': 'a, b', 'content-type': 'text/xml, a/b' })
})

describe('pushes in hand', () => {
  test('are counted until they are answered', async () => {
    const { promise, resolve } = Promise.withResolvers<Received>()
    const { post, inFlight } = rig(() => promise)
    const answer = post(url, '{}')
    while (inFlight.count === 0) await settle()
    resolve(acked)
    await answer
    expect(inFlight.count).toBe(0)
  })

  test('are bounded, and turned away while the host stops', async () => {
    const { promise, resolve } = Promise.withResolvers<Received>()
    const { post, inFlight } = rig(() => promise, 1)
    const first = post(url, '{}')
    while (inFlight.count === 0) await settle()
    expect(problemOf(await post(url, '{}'))).toEqual([503, 'WXH_TOO_BUSY'])
    const stopped = inFlight.stop()
    expect(problemOf(await post(url, '{}'))).toEqual([503, 'WXH_STOPPING'])
    resolve(acked)
    expect((await first).headers.connection).toBe('close')
    await stopped
  })

  test('are let go also where the way of a push throws', async () => {
    const { post, inFlight } = rig(() => Promise.reject(new Error('o6_bmjrPTlm6')))
    const answer = await post(url, '{}')
    expect(problemOf(answer)).toEqual([500, 'WXH_INTERNAL'])
    expect([inFlight.count, answer.body.includes('o6_bmjrPTlm6')]).toEqual([0, false])
  })
})
