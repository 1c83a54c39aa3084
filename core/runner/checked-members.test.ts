import { describe, expect, test } from 'vitest'
import { checkOpened, checkSettled, checkTracked } from './checked-inbound.ts'
import { checkLine, checkLines } from './checked-lines.ts'
import { checkDecoded } from './checked-result.ts'
import { checkMayForce, checkRenewAhead, checkSourceAnswer, checkSourceRequest } from './checked-source.ts'

const request = { method: 'GET', origin: 'https://api.mch.weixin.qq.com', path: '/' }
const stream = { kind: 'stream', request, contentType: 'text/csv' }
const hash = { alg: 'sha1', hex: 'a9993e364706816aba3e25717850c26c9cd0d89d' }

describe('a streamed file', () => {
  test.each([{}, { hash, gunzip: true, rows: false, fileName: 'bill.csv' }])('may have %j', (more) => {
    expect(checkDecoded({ ...stream, ...more })).toEqual({ ...stream, ...more })
  })

  test.each([
    [{ contentType: 1 }, '"contentType" of kind "stream" must be a string'],
    [{ request: 'https://x' }, '"stream" needs a request'],
    [{ gunzip: 'yes' }, '"gunzip" of kind "stream" must be true or false'],
    [{ rows: 1 }, '"rows" of kind "stream" must be true or false'],
    [{ hash: 'a9993e' }, '"hash" must be { alg: "sha1", hex } of 40 hex digits'],
    [{ hash: { ...hash, alg: 'md5' } }, '"hash" must be'],
    [{ hash: { ...hash, hex: 'a9993e' } }, '"hash" must be'],
    [{ fileName: 7 }, '"fileName" must be a string'],
  ])('may not have %j', (more, message) => {
    expect(() => checkDecoded({ ...stream, ...more })).toThrow(message)
  })
})

describe('what settles a call', () => {
  const settled = { protocol: 'pay', key: 'order:1', stage: 'delivered' }

  test('may tell when, which version, and whether it is final', () => {
    const all = { ...settled, at: 1, version: 2, final: false, detail: 'SUCCESS', owner: 'merchant' }
    expect(checkSettled(all)).toEqual(all)
  })

  test.each([
    [{ at: '2026-11-20' }, '"at" must be a finite number'],
    [{ version: Number.NaN }, '"version" must be a finite number'],
    [{ final: 'yes' }, '"final" must be true or false'],
    [{ detail: 1 }, '"detail" must be a string'],
    [{ protocol: 1 }, 'settles.protocol must be a string'],
  ])('may not have %j', (more, message) => {
    expect(() => checkSettled({ ...settled, ...more })).toThrow(message)
    const event = { id: 'a', type: 'T', data: {}, settles: { ...settled, ...more } }
    const ack = { status: 200, body: '' }
    expect(() => checkOpened({ kind: 'events', events: [event], ack })).toThrow(message)
  })

  test('is followed with a detail in words', () => {
    expect(() => checkTracked({ key: 'k', stage: 'sent', detail: {} })).toThrow('"detail" must be a string')
  })
})

describe('lines of a file', () => {
  const reads = [{ state: 1, row: { a: 1 } }, { state: 2 }]

  test('become lines of JSON, and the last state is kept', () => {
    expect(checkLines(reads, 2, 0)).toEqual({ state: 2, text: '{"a":1}\n' })
    expect(checkLines([], 0, 7)).toEqual({ state: 7, text: '' })
  })

  test.each([
    ['too few', reads, 3],
    ['too many', reads, 1],
    ['no list', 'reads', 1],
    ['without a state', [{ row: 1 }], 1],
    ['no object', [1], 1],
  ])('that are %s are a fault', (_what, list, count) => {
    expect(() => checkLines(list, count, undefined)).toThrow()
  })

  test('that are read late are a fault, and end nothing else', () => {
    expect(() => checkLine(Promise.reject(new Error('late')))).toThrow('an object with "state"')
  })

  test('whose row is no JSON are a fault', () => {
    expect(() => checkLine({ state: 1, row: () => 1 })).toThrow('"row" must be JSON')
  })
})

describe('a credential source', () => {
  const none = { kind: 'none', askAgainMs: 1_000, message: 'no ticket yet' }
  const refused = { kind: 'error', class: 'config', code: '40013', message: 'invalid appid' }

  test('may return what its interface says', () => {
    expect([request, none, refused].map(checkSourceRequest)).toEqual([request, none, refused])
    const acquired = { kind: 'acquired', values: { t: { value: 'v', ttlMs: 1 } } }
    expect([acquired, none, refused].map(checkSourceAnswer)).toEqual([acquired, none, refused])
    expect([0, 240_000].map(checkRenewAhead)).toEqual([0, 240_000])
    expect([true, false, undefined, 'yes'].map(checkMayForce)).toEqual([true, false, false, false])
  })

  test.each([null, 'x', { kind: 'acquired', values: {} }, { kind: 'none' }, { kind: 'error', class: 'odd' }])(
    'may not encode as %j',
    (value) => {
      expect(() => checkSourceRequest(value)).toThrow()
    },
  )

  test.each([
    undefined,
    'T1',
    [],
    { kind: 'output' },
    { kind: 'acquired', values: 1 },
    { kind: 'none', askAgainMs: 1 },
  ])('may not decode to %j', (value) => {
    expect(() => checkSourceAnswer(value)).toThrow()
  })

  test.each([-1, Number.NaN, '240', undefined])('may not renew %j ahead', (value) => {
    expect(() => checkRenewAhead(value)).toThrow('milliseconds')
  })
})
