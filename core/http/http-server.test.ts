import { describe, expect, test } from 'vitest'
import { fakeApp } from '../testing/call-rig.ts'
import { callUrl, httpFloor, output } from '../testing/http-floor.ts'
import { problemOf } from '../testing/problem-of.ts'

describe('a request that is refused before it is a call', () => {
  test.each([
    ['no such app', '/v1/apps/wx0000000000000000/fake/look', 404, 'WXH_APP_NOT_FOUND'],
    ['no such protocol', `/v1/apps/${fakeApp.appid}/pay/look`, 404, 'WXH_PROTOCOL_NOT_FOUND'],
    ['no such operation', callUrl('fly'), 404, 'WXH_OPERATION_NOT_FOUND'],
    ['an operation of the prototype', callUrl('constructor'), 404, 'WXH_OPERATION_NOT_FOUND'],
    ['an operation __proto__', callUrl('__proto__'), 404, 'WXH_OPERATION_NOT_FOUND'],
    ['an app of the prototype', '/v1/apps/__proto__/fake/look', 404, 'WXH_APP_NOT_FOUND'],
    ['dots in the path', '/v1/apps/../../etc/passwd', 404, 'WXH_ROUTE_NOT_FOUND'],
    ['a hidden slash', `/v1/apps/${fakeApp.appid}%2ffake/look/x`, 404, 'WXH_APP_NOT_FOUND'],
    ['no address', '/v2', 404, 'WXH_ROUTE_NOT_FOUND'],
    ['a path that is not encoded', '/v1/apps/%zz/fake/look', 400, 'WXH_REQUEST_INVALID'],
    ['a part of 300 letters', `/v1/apps/${'x'.repeat(300)}/fake/look`, 400, 'WXH_REQUEST_INVALID'],
  ])('for %s', async (_name, url, status, code) => {
    const { post, calls, inFlight, audited } = httpFloor()
    expect(problemOf(await post(url, {}))).toEqual([status, code])
    expect([calls.length, inFlight.count, audited.length]).toEqual([0, 0, 0])
  })

  test.each([
    ['GET', callUrl('look'), 'POST'],
    ['DELETE', callUrl('look'), 'POST'],
    ['OPTIONS', callUrl('look'), 'POST'],
    ['POST', `/v1/apps/${fakeApp.appid}/operations`, 'GET, HEAD'],
    ['POST', '/healthz', 'GET, HEAD'],
    ['POST', '/docs/start.js', 'GET, HEAD'],
    ['PUT', '/errors/WXH_INTERNAL?x=1', 'GET, HEAD'],
  ] as const)('%s %s names the method to use', async (method, url, allow) => {
    const { http } = httpFloor()
    const answer = await http.inject({ method, url, headers: { host: 'localhost' } })
    expect(problemOf(answer)).toEqual([405, 'WXH_METHOD_NOT_ALLOWED'])
    expect(answer.headers.allow).toBe(allow)
  })

  test.each([
    ['cut JSON', '{', {}, 400, 'WXH_BODY_INVALID'],
    ['a body of 20 KB', { text: 'x'.repeat(20_000) }, {}, 413, 'WXH_BODY_TOO_LARGE'],
    ['a form', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'WXH_CONTENT_TYPE_UNSUPPORTED'],
    ['text', '{}', { 'content-type': 'text/plain' }, 415, 'WXH_CONTENT_TYPE_UNSUPPORTED'],
    ['an odd content type', '{}', { 'content-type': ';;' }, 415, 'WXH_CONTENT_TYPE_UNSUPPORTED'],
    [
      'charset latin1',
      '{}',
      { 'content-type': 'application/json; charset=latin1' },
      415,
      'WXH_CONTENT_TYPE_UNSUPPORTED',
    ],
    ['a wrong length', '{}', { 'content-length': '5' }, 400, 'WXH_REQUEST_INVALID'],
    ['a wrong type', { text: 1 }, {}, 400, 'WXH_INPUT_INVALID'],
    ['a list', [], {}, 400, 'WXH_INPUT_INVALID'],
    ['null', 'null', {}, 400, 'WXH_INPUT_INVALID'],
    ['a time that is none', {}, { 'x-wxhost-timeout-ms': 'soon' }, 400, 'WXH_HEADER_INVALID'],
    ['a key that is none', {}, { 'idempotency-key': 'a b' }, 400, 'WXH_HEADER_INVALID'],
  ] as const)('for %s', async (_name, body, headers, status, code) => {
    const { post, calls, inFlight, audited } = httpFloor()
    const answer = await post(callUrl('look'), body as object, headers as unknown as Record<string, string>)
    expect(problemOf(answer)).toEqual([status, code])
    expect([calls.length, inFlight.count]).toEqual([0, 0])
    expect(audited).toMatchObject([{ status, outcome: code, attempts: 0 }])
  })

  test('for its input, where it says which field', async () => {
    const answer = await httpFloor().post(callUrl('look'), { text: 1 })
    expect(answer.json()).toMatchObject({ pointer: '/text', detail: 'The input/text must be string.' })
  })

  test('is counted by its code, not by what was asked for', async () => {
    const { post, parts, logged } = httpFloor()
    await post('/v1/apps/o6_bmjrPTlm6/fake/look', {})
    expect(await parts.metrics.text()).toContain('wxhost_requests_refused_total{code="WXH_APP_NOT_FOUND"} 1')
    expect(JSON.stringify(logged)).not.toContain('o6_bmjrPTlm6')
  })
})

describe('a host with its hands full', () => {
  test('takes no more calls than it may', async () => {
    const held = Promise.withResolvers<typeof output>()
    const { post, inFlight } = httpFloor({ maxInFlight: 1, invoke: () => held.promise })
    const first = post(callUrl('look'), {})
    while (inFlight.count === 0) await new Promise((resolve) => setImmediate(resolve))
    const second = await post(callUrl('look'), {})
    expect(problemOf(second)).toEqual([503, 'WXH_TOO_BUSY'])
    expect(second.headers['retry-after']).toBe('1')
    held.resolve(output)
    expect((await first).statusCode).toBe(200)
    expect((await post(callUrl('look'), {})).statusCode).toBe(200)
    expect(inFlight.count).toBe(0)
  })

  test('that stops says so, and lets go of the connection', async () => {
    const { post, get, inFlight } = httpFloor()
    await inFlight.stop()
    const answer = await post(callUrl('look'), {})
    expect(problemOf(answer)).toEqual([503, 'WXH_STOPPING'])
    expect(answer.headers.connection).toBe('close')
    expect((await get('/readyz')).json()).toMatchObject({ status: 'stopping' })
  })

  test('that stops knows when the last call has ended', async () => {
    const held = Promise.withResolvers<typeof output>()
    const { post, inFlight } = httpFloor({ invoke: () => held.promise })
    const call = post(callUrl('look'), {})
    while (inFlight.count === 0) await new Promise((resolve) => setImmediate(resolve))
    let isIdle = false
    const idle = inFlight.stop().then(() => {
      isIdle = true
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(isIdle).toBe(false)
    held.resolve(output)
    expect((await call).headers.connection).toBe('close')
    await idle
  })
})

describe('what else can be asked', () => {
  test('whether it lives, whether it is ready, and what an operator should know', async () => {
    const { get } = httpFloor()
    expect((await get('/healthz')).json()).toEqual({ status: 'ok' })
    expect((await get('/readyz')).json()).toEqual({
      status: 'ready',
      notices: ['acme.json: WXH_PLUGIN_INVALID'],
      clock: { source: 'none', appliedMs: 0, sntpContradicted: false },
    })
  })

  test('what an error code means', async () => {
    const { get } = httpFloor()
    expect((await get('/errors/WXH_STOPPING')).json()).toMatchObject({
      code: 'WXH_STOPPING',
      status: 503,
      zh: { title: '主机正在停止' },
    })
    for (const code of ['WXH_NOPE', 'constructor', '__proto__'])
      expect(problemOf(await get(`/errors/${code}`))).toEqual([404, 'WXH_ROUTE_NOT_FOUND'])
  })

  test('the API, as OpenAPI', async () => {
    const { get } = httpFloor()
    const api = (await get('/openapi.json')).json()
    expect(api).toMatchObject({ openapi: '3.1.0', info: { title: 'wxhost', version: expect.stringMatching(/^\d+\./) } })
    expect(Object.keys(api.paths).filter((path) => path.startsWith('/v1/'))).toEqual(
      ['look', 'put', 'do'].map((operation) => `/v1/apps/{appid}/fake/${operation}`),
    )
    const parametersOf = (operation: string) =>
      api.paths[`/v1/apps/{appid}/fake/${operation}`].post.parameters.map(({ name }: { name: string }) => name)
    expect(parametersOf('look')).not.toContain('idempotency-key')
    expect(parametersOf('put')).toContain('idempotency-key')
    expect((await get('/openapi.json')).json()).toEqual(api)
  })

  test.each([
    ['/docs', 'text/html; charset=utf-8'],
    ['/docs/start.js', 'text/javascript; charset=utf-8'],
    ['/docs/swagger-ui.css', 'text/css; charset=utf-8'],
    ['/docs/swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  ])('%s, from this host alone', async (url, type) => {
    const answer = await httpFloor().get(url)
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, type])
    if (url === '/docs') {
      expect(answer.body).not.toMatch(/https?:\/\//)
      expect(answer.headers['content-security-policy']).toContain("default-src 'self'")
    }
  })
})
