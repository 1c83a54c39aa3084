import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkDecoded, checkEncoded, isWireRequest } from './checked-result.ts'
import { InvalidResultError } from './invalid-result-error.ts'

const failure = { kind: 'error', class: 'business', code: '1', message: 'no' }
const warning = { code: 'a', message: 'b' }

describe('encode may return', () => {
  test.each([
    { method: 'GET', origin: 'https://api.weixin.qq.com', path: '/' },
    { kind: 'local', output: 1 },
    { kind: 'local', output: 1, warnings: [warning] },
    failure,
    { ...failure, path: '/a', retryAfterMs: 0 },
  ])('%j', (value) => {
    expect(checkEncoded(value)).toBe(value)
    expect(isWireRequest(checkEncoded(value))).toBe('method' in value)
  })
})

describe('encode may not return', () => {
  test.each([
    [undefined],
    [null],
    ['GET'],
    [[]],
    [{}],
    [{ kind: 'output', output: 1 }],
    [{ kind: 'local', output: 1, warnings: 'careful' }],
    [{ ...failure, class: 'odd' }],
    [{ ...failure, message: undefined }],
  ])('%j', (value) => {
    expect(() => checkEncoded(value)).toThrow(InvalidResultError)
  })
})

describe('decode may return', () => {
  test.each([
    { kind: 'output', output: 1 },
    { kind: 'output', output: 1, warnings: [warning] },
    failure,
    { kind: 'credential-rejected', credential: 'access-token', code: '40001', message: '' },
    { kind: 'decode-again', refresh: 'platform-certificate' },
    { kind: 'untrusted', reason: 'signature' },
    { kind: 'next', request: { method: 'GET' } },
  ])('%j', (value) => {
    expect(checkDecoded(value)).toBe(value)
  })
})

describe('decode may not return', () => {
  test.each([
    [undefined],
    [42],
    [{}],
    [{ kind: 'local', output: 1 }],
    [{ kind: 'output', output: 1, warnings: [{ code: 'a' }] }],
    [{ kind: 'output', output: 1, warnings: [null] }],
    [{ ...failure, code: 43004 }],
    [{ ...failure, path: 7 }],
    [{ ...failure, retryAfterMs: Number.NaN }],
    [{ ...failure, retryAfterMs: -1 }],
    [{ ...failure, retryAfterMs: '5' }],
    [{ kind: 'credential-rejected', credential: 'access-token' }],
    [{ kind: 'decode-again' }],
    [{ kind: 'untrusted', reason: 'because' }],
    [{ kind: 'untrusted', reason: ['probe'] }],
    [{ kind: 'next' }],
  ])('%j', (value) => {
    expect(() => checkDecoded(value)).toThrow(InvalidResultError)
  })

  test('anything is taken or refused, never misread', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        for (const check of [checkEncoded, checkDecoded]) {
          try {
            expect(check(value)).toBe(value)
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidResultError)
          }
        }
      }),
    )
  })
})
