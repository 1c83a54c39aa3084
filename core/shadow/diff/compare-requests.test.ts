import { describe, expect, it, test } from 'vitest'
import { credential, json, secret, type WireRequest } from '../../protocol/index.ts'
import { prepareRequest } from '../../runner/prepare-request.ts'
import { compareRequests } from './compare-requests.ts'
import { Word } from './difference.ts'

const origin = 'https://api.example.com'
const limits = { origins: [origin, 'https://api2.example.com'], mayFill: () => true }
const base: WireRequest = {
  method: 'POST',
  origin,
  path: '/v3/orders/out-trade-no/1217752501201407033233368018',
  query: { access_token: credential('access-token'), lang: 'zh_CN' },
  headers: { 'x-a': '1' },
  body: json({ amount: { total: 1 }, secret: secret('app-secret') }),
}
const theirs = { nameOf: (key: string) => key, texts: new Set<string>() }
const differences = (change: Partial<WireRequest>) =>
  compareRequests('request', prepareRequest(base, limits), prepareRequest({ ...base, ...change }, limits), theirs)
const paths = (change: Partial<WireRequest>) => differences(change).map(({ path }) => path)

describe('two wire requests', () => {
  test.each([
    ['nothing', {}, []],
    ['the order of the query', { query: { lang: 'zh_CN', access_token: credential('access-token') } }, []],
    ['the method', { method: 'PUT' }, ['request.method']],
    ['the origin', { origin: 'https://api2.example.com' }, ['request.origin']],
    ['a step of the path', { path: '/v3/orders/out-trade-no/1' }, ['request.path/*']],
    ['a parameter', { query: { ...base.query, lang: 'en' } }, ['request.query/lang']],
    ['a parameter that is not there', { query: { lang: 'zh_CN' } }, ['request.query/access_token']],
    ['a header', { headers: { 'X-A': '2' } }, ['request.headers/x-a']],
    [
      'a member of the body',
      { body: json({ amount: { total: '1' }, secret: secret('app-secret') }) },
      ['request.body/amount/total'],
    ],
    ['no body', { body: undefined }, ['request.body type', 'request.body']],
    [
      'bytes in place of JSON',
      { body: { kind: 'bytes', contentType: 'text/plain', bytes: new Uint8Array(1) } },
      ['request.body type', 'request.body'],
    ],
  ] as const)('are told apart by %s', (_, change, expected) => {
    expect(paths(change as Partial<WireRequest>)).toEqual(expected)
  })

  it('name the secrets that they are filled with', () => {
    const [found] = differences({ query: { ...base.query, access_token: secret('app-secret') } })

    expect(found).toMatchObject({ stable: { text: 'credential access-token' }, canary: { text: 'secret app-secret' } })
  })

  it('are told apart where a text stands in place of a secret', () => {
    expect(differences({ body: json({ amount: { total: 1 }, secret: null }) })).toEqual([
      { path: 'request.body/secret', stable: new Word('secret app-secret'), canary: null },
    ])
  })

  it('show steps of a path that their author wrote', () => {
    const [found] = differences({ path: '/v3/orders/id/1217752501201407033233368018' })

    expect(found).toMatchObject({ stable: { text: 'out-trade-no' }, canary: { text: 'id' } })
  })

  it('take a content type that may be made of what is sent for a text', () => {
    const body = (contentType: string) => ({ kind: 'bytes', contentType, bytes: new Uint8Array(0) }) as const
    const [found] = differences({ body: body('multipart/form-data; boundary=oUpF8uMuAJO') })

    expect(found?.canary).toBe('multipart/form-data; boundary=oUpF8uMuAJO')
  })
})
