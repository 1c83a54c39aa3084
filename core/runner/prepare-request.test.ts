import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { credential, json, secret, type WireRequest } from '../protocol/index.ts'
import { fillRequest } from './fill-request.ts'
import { InvalidWireRequestError } from './invalid-wire-request-error.ts'
import { prepareRequest, type WireLimits } from './prepare-request.ts'

const api = 'https://api.weixin.qq.com'
const other = 'https://open.weixin.qq.com'
const limits: WireLimits = {
  origins: [api, other],
  mayFill: (_kind, name, origin) => origin === api && name !== 'foreign-key',
}
const request = (more: object = {}): WireRequest => ({ method: 'POST', origin: api, path: '/cgi-bin/x', ...more })
const prepare = (more: object = {}) => prepareRequest(request(more), limits)
const refusal = (more: object) => {
  try {
    prepare(more)
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidWireRequestError)
    return (error as Error).message
  }
  return 'taken'
}

describe('a wire request as plain data', () => {
  test('names its references beside the data', () => {
    const prepared = prepare({
      query: { access_token: credential('access-token'), n: 1, on: true, none: undefined },
      headers: { 'X-Key': secret('app-secret'), 'X-Plain': 'é' },
      body: json({ a: [1, { key: secret('app-secret') }], b: 'x' }),
    })
    expect(prepared).toEqual({
      method: 'POST',
      origin: api,
      path: '/cgi-bin/x',
      query: [
        ['access_token', null],
        ['n', '1'],
        ['on', 'true'],
      ],
      headers: { 'x-key': '', 'x-plain': 'é' },
      body: {
        kind: 'template',
        contentType: 'application/json; charset=utf-8',
        value: { a: [1, { key: null }], b: 'x' },
      },
      fill: [
        { at: { in: 'query', index: 0 }, kind: 'credential', name: 'access-token' },
        { at: { in: 'header', name: 'x-key' }, kind: 'secret', name: 'app-secret' },
        { at: { in: 'body', steps: ['a', '1', 'key'] }, kind: 'secret', name: 'app-secret' },
      ],
    })
  })

  test('is written with its secrets in at the last moment', () => {
    const prepared = prepare({
      query: { 'a b': '中&=', access_token: credential('access-token') },
      headers: { 'x-key': secret('app-secret') },
      body: json({ key: secret('app-secret'), list: [credential('access-token')], t: '中' }),
    })
    const filled = fillRequest(prepared, ['T/1', 'S', 'S', 'T/1'])
    expect(filled).toEqual({
      method: 'POST',
      origin: api,
      target: '/cgi-bin/x?a%20b=%E4%B8%AD%26%3D&access_token=T%2F1',
      headers: { accept: 'application/json', 'x-key': 'S', 'content-type': 'application/json; charset=utf-8' },
      body: '{"key":"S","list":["T/1"],"t":"中"}',
    })
  })

  test('is the same body after it was stored and read again', () => {
    const body = json({ at: new Date(0), gone: undefined, run: () => 1, key: secret('app-secret') })
    const prepared = prepare({ body })
    const stored = JSON.parse(JSON.stringify(prepared))
    expect(fillRequest(stored, ['S']).body).toBe(fillRequest(prepared, ['S']).body)
    expect(fillRequest(prepared, ['S']).body).toBe('{"at":"1970-01-01T00:00:00.000Z","key":"S"}')
  })

  test('holds bytes as they are', () => {
    const bytes = new Uint8Array([0, 255])
    const filled = fillRequest(prepare({ body: { kind: 'bytes', bytes, contentType: 'image/png' } }), [])
    expect([filled.body, filled.headers['content-type']]).toEqual([bytes, 'image/png'])
  })

  test('may have neither query nor body', () => {
    const filled = fillRequest(prepare({ method: 'GET' }), [])
    expect([filled.target, filled.body]).toEqual(['/cgi-bin/x', undefined])
  })
})

describe('what no plugin may send', () => {
  test.each([
    ['method', { method: 'TRACE' }, 'method'],
    ['lower-case method', { method: 'get' }, 'method'],
    ['origin of nobody', { origin: 'https://evil.example' }, 'origin'],
    ['origin with a path', { origin: `${api}/x` }, 'origin'],
    ['no origin', { origin: undefined }, 'origin'],
    ['query that is null', { query: null }, 'query'],
    ['query that is a list', { query: ['a'] }, 'query'],
    ['query with an object', { query: { a: {} } }, 'query.a'],
    ['query with NaN', { query: { a: Number.NaN } }, 'query.a'],
    ['query with half a surrogate pair', { query: { a: '\ud800' } }, 'query.a'],
    ['query name with half a surrogate pair', { query: { '\ud800': 'a' } }, 'query'],
    ['headers that are null', { headers: null }, 'headers'],
    ['header with a line break', { headers: { a: 'x\r\nhost: evil' } }, 'header'],
    ['header name with a line break', { headers: { 'a\r\nb': 'x' } }, 'header'],
    ['header that stands twice', { headers: { 'X-A': secret('app-secret'), 'x-a': 'x' } }, 'twice'],
    ['header beyond Latin-1', { headers: { a: '中' } }, 'header'],
    ['body that is null', { body: null }, 'body'],
    ['body of another kind', { body: { kind: 'form' } }, 'body'],
    ['body that is a reference', { body: json(secret('app-secret')) }, 'body'],
    ['bytes that are a text', { body: { kind: 'bytes', bytes: 'x', contentType: 'a/b' } }, 'bytes'],
    [
      'content type with a line break',
      { body: { kind: 'bytes', bytes: new Uint8Array(), contentType: 'a\r\nb: c' } },
      'contentType',
    ],
    ['no content type', { body: { kind: 'bytes', bytes: new Uint8Array() } }, 'contentType'],
    ['big integer', { body: json({ n: 1n }) }, 'body'],
    ['body without JSON form', { body: json(undefined) }, 'body'],
    [
      'reference out of reach of JSON',
      { body: json({ a: { toJSON: () => 1, key: secret('app-secret') } }) },
      'reference',
    ],
    ['secret of another origin', { body: json({ a: secret('foreign-key') }) }, 'foreign-key'],
    ['credential to another origin', { origin: other, query: { t: credential('access-token') } }, 'access-token'],
  ])('%s', (_name, more, word) => {
    expect(refusal(more)).toContain(word)
  })

  test.each([
    'host',
    'Connection',
    'content-length',
    'Transfer-Encoding',
    'keep-alive',
    'upgrade',
    'te',
    'trailer',
    'expect',
  ])('a header %s', (name) => {
    expect(refusal({ headers: { [name]: 'x' } })).toContain('header')
  })

  test('a body that holds itself or nests too deep', () => {
    const round: Record<string, unknown> = {}
    round.self = round
    let deep: unknown = 1
    for (let i = 0; i < 100; i++) deep = [deep]
    expect(refusal({ body: json(round) })).toContain('deeper')
    expect(refusal({ body: json(deep) })).toContain('deeper')
  })
})

describe('a path', () => {
  test.each([
    ['/'],
    ['/cgi-bin/message/template/send'],
    ['/v3/pay/transactions/out-trade-no/A%20b-1.2'],
    ['/a//b'],
    ['/@x'],
    ['/...'],
    ['/.well-known'],
  ])('%s is taken', (path) => {
    expect(refusal({ path })).toBe('taken')
  })

  test.each([
    [''],
    ['x'],
    ['//evil.example'],
    ['/\\evil.example'],
    ['\\\\evil.example'],
    ['/a/../b'],
    ['/a/..'],
    ['/./a'],
    ['/a/%2e%2e/b'],
    ['/a/.%2E/b'],
    ['/a/%2e'],
    ['/a/..%2fb'],
    ['/a/..%5cb'],
    ['/%2F/evil.example'],
    ['/a?b=c'],
    ['/a#b'],
    ['/a b'],
    ['/a\r\nhost: evil'],
    ['/a%'],
    ['/a%zz'],
    ['/中'],
    [undefined],
    [['/a']],
  ])('%j is refused', (path) => {
    expect(refusal({ path })).toContain('path must start')
  })

  test('that is taken names the same place to a URL reader', () => {
    const piece = fc.constantFrom('a', '.', '..', '/', '//', '\\', '@', '%2e', '%2F', '%5c', '%', ':', '\r\n', '?', '#')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const path = `/${pieces.join('')}`
        if (refusal({ path }) !== 'taken') return
        const url = new URL(api + path)
        expect([url.origin, url.pathname, url.search, url.hash]).toEqual([api, path, '', ''])
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('for any data of a caller', () => {
  test('nothing in a query leaves its own place', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((value) => value.isWellFormed())
    fc.assert(
      fc.property(fc.dictionary(text, text), (query) => {
        const { target } = fillRequest(prepare({ query }), [])
        const url = new URL(api + target)
        expect([url.origin, url.pathname, url.hash]).toEqual([api, '/cgi-bin/x', ''])
        expect([...url.searchParams]).toEqual(Object.entries(query))
      }),
    )
  })

  test('what looks like a reference stays data, in every place of the body', () => {
    const lookAlike = fc.record({
      kind: fc.constantFrom('secret', 'credential'),
      name: fc.constantFrom('app-secret', 'access-token'),
    })
    const { data } = fc.letrec((tie) => ({
      data: fc.oneof(
        { maxDepth: 4, depthSize: 'small' },
        lookAlike,
        fc.string(),
        fc.integer(),
        fc.array(tie('data'), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie('data'), { maxKeys: 3 }),
      ),
    }))
    fc.assert(
      fc.property(data, (value) => {
        const prepared = prepare({ body: json({ fromCaller: value, key: secret('app-secret') }) })
        expect(prepared.fill).toHaveLength(1)
        const body = fillRequest(prepared, ['S']).body as string
        expect(JSON.parse(body)).toEqual(JSON.parse(JSON.stringify({ fromCaller: value, key: 'S' })))
      }),
    )
  })

  test('a look-alike as a query value or a header is refused', () => {
    const lookAlike = { kind: 'secret', name: 'app-secret' }
    expect(refusal({ query: { a: lookAlike } })).toContain('query.a')
    expect(refusal({ headers: { a: lookAlike } })).toContain('header a')
  })
})

test('a secret with a line break cannot stand in a header', () => {
  const prepared = prepare({ headers: { 'x-key': secret('app-secret') } })
  expect(() => fillRequest(prepared, ['a\r\nhost: evil'])).toThrow('The secret "app-secret" holds a character')
})
