import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { diffPacts } from './diff-pacts.ts'

interface Parts {
  readonly description?: string
  readonly request?: object
  readonly response?: object
  readonly comments?: object
}

const body = (content: unknown) => ({ body: { content, contentType: 'application/json', encoded: false } })
const sending = (content: unknown, more: object = {}) => ({ method: 'POST', path: '/send', ...body(content), ...more })
const interaction = ({ description = 'it is sent', request, response, comments }: Parts) => ({
  type: 'Synchronous/HTTP',
  description,
  comments: { operation: 'send', ...comments },
  request: request ?? sending({ a: 'x' }),
  response: { status: 200, ...(response ?? body({ errcode: 0 })) },
})
const pact = (...all: readonly Parts[]) => ({ interactions: all.map(interaction) })
const told = (old: unknown, now: unknown) =>
  diffPacts(old, now).map(({ kind, path, what }) => `${kind} ${path}: ${what}`)
const at = 'pact "it is sent"'

test("nothing changed where only examples, numbers in a path and Pact's own words did", () => {
  const old = { ...pact({ request: sending({ a: 'x' }, { path: '/orders/1217752501/close' }) }), metadata: { a: 1 } }
  const now = pact({ request: sending({ a: 'y' }, { path: '/orders/1217752502/close' }) })
  expect(diffPacts(old, now)).toEqual([])
})

describe('what the plugin sends', () => {
  const from = (content: unknown, more: object = {}) => pact({ request: sending(content, more) })

  test.each([
    // WeChat did not ask for it before, and may refuse it.
    ['a new member', from({ a: 'x' }), from({ a: 'x', b: { c: 1 } }), 'request/body/b: is newly sent'],
    // WeChat was told, and is not any more.
    ['a member less', from({ a: 'x', b: 'y' }), from({ a: 'x' }), 'request/body/b: is sent no longer'],
    ['a member of another type', from({ a: 'x' }), from({ a: 1 }), 'request/body/a: is of another type'],
    ['items of another type', from({ a: ['x'] }), from({ a: [1] }), 'request/body/a/*: is of another type'],
    [
      'a new name in the query',
      from({}, { query: { t: ['1'] } }),
      from({}, { query: { t: ['1'], lang: ['zh'] } }),
      'request/query/lang: is newly sent',
    ],
    ['a header less', from({}, { headers: { 'X-A': ['1'] } }), from({}), 'request/headers/x-a: is sent no longer'],
    ['it to another place', from({}), from({}, { path: '/v2/send' }), 'request: is sent elsewhere'],
    ['it in another way', from({}), from({}, { method: 'PUT' }), 'request: is sent elsewhere'],
  ])('%s is breaking', (_, old, now, what) => {
    expect(told(old, now)).toEqual([`breaking ${at} ${what}`])
  })

  test('headers are the same in whatever letters', () => {
    expect(told(from({}, { headers: { 'X-A': ['1'] } }), from({}, { headers: { 'x-a': ['1'] } }))).toEqual([])
  })
})

describe('what the plugin reads', () => {
  const answered = (content: unknown, status = 200) => pact({ response: { status, ...body(content) } })

  test.each([
    // WeChat may answer without it: the old version did not look.
    [
      'breaking',
      'a member that was not looked at',
      answered({}),
      answered({ msgid: 1 }),
      'answer/body/msgid: is newly demanded of WeChat',
    ],
    [
      'breaking',
      'a member of another type',
      answered({ msgid: 1 }),
      answered({ msgid: '1' }),
      'answer/body/msgid: is of another type',
    ],
    ['breaking', 'another status', answered({}), answered({}, 202), "status: is another status of WeChat's"],
    [
      'additive',
      'a member less',
      answered({ a: { b: [1] } }),
      answered({}),
      'answer/body/a: is demanded of WeChat no longer',
    ],
  ])('is %s: %s', (kind, _, old, now, what) => {
    expect(told(old, now)).toEqual([`${kind} ${at} ${what}`])
  })

  test('of a push is looked at, too', () => {
    const push = (content: unknown) => ({
      interactions: [
        {
          type: 'Asynchronous/Messages',
          description: 'it is paid',
          comments: { channel: 'notify' },
          contents: { content },
        },
      ],
    })
    expect(told(push({ id: 'x' }), push({ id: 'x', resource: { plain: {} } }))).toEqual([
      'breaking pact "it is paid" answer/resource: is newly demanded of WeChat',
    ])
  })
})

describe('an interaction', () => {
  test('that comes or goes breaks nobody', () => {
    const other = { description: 'it is refused', response: { status: 400, ...body({}) } }
    expect(told(pact({}), pact({}, other))).toEqual(['additive pact "it is refused": is newly part of the contract'])
    expect(told(pact({}, other), pact({}))).toEqual([
      'additive pact "it is refused": is part of the contract no longer',
    ])
  })

  test('that was renamed is known by what it asks', () => {
    const now = pact({ description: 'it goes out', request: sending({ a: 'x', b: 1 }) })
    expect(told(pact({}), now)).toEqual(['breaking pact "it goes out" request/body/b: is newly sent'])
  })

  test('that was renamed beside others like it is another one', () => {
    const twins = [{ description: 'one' }, { description: 'two', request: sending({ b: 1 }) }]
    expect(told(pact({}), pact(...twins)).every((line) => line.startsWith('additive'))).toBe(true)
  })
})

test('no pact is a pact of nothing', () => {
  expect(told(undefined, pact({}))).toEqual([`additive ${at}: is newly part of the contract`])
  expect(diffPacts(undefined, 'x')).toEqual([])
})

test('a real pact differs from itself in nothing, and a field less in it is seen', () => {
  const text = readFileSync(new URL('../../contracts/pacts/template-v1@1.0.0-wechat.json', import.meta.url), 'utf8')
  expect(diffPacts(JSON.parse(text), JSON.parse(text))).toEqual([])
  const now = JSON.parse(text.replaceAll('"touser": ', '"to_user": '))
  expect(told(JSON.parse(text), now)).toContain(
    'breaking pact "a template message is accepted on a repeat as on the first sending" request/body/touser: is sent no longer',
  )
})
