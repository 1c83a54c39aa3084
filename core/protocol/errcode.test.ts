import { describe, expect, test } from 'vitest'
import { classOfErrcode, type ErrcodeRules, readErrcode, readJsonObject } from './errcode.ts'
import { output } from './outcome.ts'
import type { WireResponse } from './wire.ts'

const answer = (body: string | Uint8Array, status = 200): WireResponse => ({
  status,
  headers: {},
  body: typeof body === 'string' ? Buffer.from(body) : body,
})
const read = (body: string | Uint8Array, rules: ErrcodeRules = {}, status = 200) =>
  readErrcode(answer(body, status), rules, (found) => output(found))

describe('an answer of api.weixin.qq.com', () => {
  test.each(['{"openid":"o1"}', '{"errcode":0,"openid":"o1"}', '{"errcode":"0","openid":"o1"}', '{"errcode":null}'])(
    '%s is a success',
    (body) => {
      expect(read(body)).toMatchObject({ kind: 'output' })
    },
  )

  test('keeps big integers as their digits', () => {
    expect(read('{"msgid":9007199254740993}')).toEqual(output({ msgid: '9007199254740993' }))
  })

  test.each(['{"errcode":"40003","errmsg":"invalid openid"}', '{"errcode":40003,"errmsg":"invalid openid"}'])(
    '%s is a refusal with its class',
    (body) => {
      expect(read(body)).toEqual({ kind: 'error', class: 'user-state', code: '40003', message: 'invalid openid' })
    },
  )

  test('a refusal without words is one all the same', () => {
    expect(read('{"errcode":-1}')).toEqual({ kind: 'error', class: 'retryable', code: '-1', message: '' })
  })

  test.each(['{"errcode":""}', '{"errcode":[]}', '{"errcode":false}', '{"errcode":1.5}', '{"errcode":"x"}'])(
    '%s does not pass for a success',
    (body) => {
      expect(read(body)).toEqual({ kind: 'untrusted', reason: 'not-wechat' })
    },
  )

  test.each([
    ['an HTML page', '<html>502</html>', 'not-wechat'],
    ['a list', '[]', 'not-wechat'],
    ['a bare text', '"ok"', 'not-wechat'],
    ['nothing', '', 'not-wechat'],
    ['a cut object', '{"errcode":0,"msg', 'truncated'],
    ['bytes that are no UTF-8', new Uint8Array([0x7b, 0xff]), 'not-wechat'],
  ])('%s is not trusted', (_name, body, reason) => {
    expect(read(body)).toEqual({ kind: 'untrusted', reason })
  })

  test('another status than 200 is not its word', () => {
    expect(read('{"errcode":0}', {}, 502)).toEqual({ kind: 'untrusted', reason: 'not-wechat' })
    expect(readJsonObject(answer('{}', 204))).toBe('not-wechat')
  })

  test('a byte order mark before the object is skipped', () => {
    expect(read('\ufeff{"a":1}')).toEqual(output({ a: 1 }))
  })
})

describe('what an endpoint says of its codes', () => {
  test('a code that rejects the credential names it', () => {
    const rejects = { credential: 'access-token', codes: [40001] }
    expect(read('{"errcode":40001,"errmsg":"invalid credential"}', { rejects })).toEqual({
      kind: 'credential-rejected',
      credential: 'access-token',
      code: '40001',
      message: 'invalid credential',
    })
  })

  test('its class and its path win over the common ones', () => {
    expect(
      read('{"errcode":40037,"errmsg":"x"}', { classes: { 40037: 'config' }, paths: { 40037: '/template_id' } }),
    ).toEqual({ kind: 'error', class: 'config', code: '40037', message: 'x', path: '/template_id' })
  })
})

describe('codes that are told before any effect', () => {
  // wire-protocol reference, additions 7: a closed list.
  const listed = [
    40002,
    40033,
    40035,
    40066,
    40097,
    ...Array.from({ length: 18 }, (_, i) => 41001 + i),
    43001,
    43002,
    43003,
    44002,
    47001,
  ]
  test('are exactly those of the list', () => {
    const marked = Array.from({ length: 100_000 }, (_, code) => code).filter((code) => {
      const decoded = read(`{"errcode":${code}}`)
      return decoded.kind === 'error' && decoded.nothingHappened === true
    })
    expect(marked).toEqual(listed.toSorted((a, b) => a - b))
  })
})

test.each([
  [-1, 'retryable'],
  [40001, 'credential'],
  [40164, 'config'],
  [45009, 'quota-exhausted'],
  [45011, 'rate-limited'],
  [999_999, 'business'],
  [0.5, 'business'],
])('errcode %d is of class %s', (errcode, expected) => {
  expect(classOfErrcode(errcode)).toBe(expected)
})
