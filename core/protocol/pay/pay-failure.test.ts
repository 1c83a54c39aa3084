import { describe, expect, it, test } from 'vitest'
import { payFailure } from './pay-failure.ts'

const fail = (status: number, code: unknown, more: object = {}, headers: Record<string, string> = {}) =>
  payFailure(status, { code, message: 'message', ...more }, headers)
const requestId = (number: number) => ({ 'request-id': `08E68E97CC0610DF0618AC86BCA80120082880CF05-${number}` })

describe('codes', () => {
  // Spellings of older pages: pay-v3 page 10.
  test.each([
    ['SYSTEMERROR', 'SYSTEM_ERROR', 'retryable'],
    ['ORDERNOTEXIST', 'ORDER_NOT_EXIST', 'business'],
    ['NOTENOUGH', 'NOT_ENOUGH', 'business'],
    ['RULELIMIT', 'RULE_LIMIT', 'business'],
    ['BANKERROR', 'BANK_ERROR', 'retryable'],
    ['ACCOUNTERROR', 'ACCOUNT_ERROR', 'user-state'],
    ['USERPAYING', 'USER_PAYING', 'retryable'],
    ['ORDER_PAID', 'ORDERPAID', 'business'],
    ['FREQUENCY_LIMITED', 'FREQUENCY_LIMITED', 'rate-limited'],
  ])('%s is read as %s, %s', (given, code, errorClass) => {
    expect(fail(400, given)).toMatchObject({ code, class: errorClass })
  })

  test.each([
    [400, 'business'],
    [401, 'config'],
    [429, 'rate-limited'],
    [500, 'retryable'],
  ])('an unknown one of %i is %s', (status, errorClass) => {
    expect(fail(status, 'SOMETHING_NEW')).toMatchObject({ code: 'SOMETHING_NEW', class: errorClass })
  })

  test.each([undefined, 7, '', 'a b', {}])('%j is no code', (code) => {
    expect(fail(404, code).code).toBe('HTTP_404')
  })
})

describe('INVALID_REQUEST', () => {
  // Additions 6, "Request-ID".
  test.each([
    [268498688, 'invalid-argument'],
    [268449538, 'business'],
    [268498689, 'business'],
    [268447914, 'business'],
    [268512771, 'business'],
    [268447843, 'config'],
    [268447840, 'rate-limited'],
    [268443715, 'permission'],
    [268449641, 'business'],
    [0, 'invalid-argument'],
    [999999999, 'invalid-argument'],
  ])('with number %i is %s', (number, errorClass) => {
    expect(fail(400, 'INVALID_REQUEST', {}, requestId(number)).class).toBe(errorClass)
  })

  it('alone is refined by the Request-ID', () => {
    expect(fail(403, 'NO_AUTH', {}, requestId(268498688)).class).toBe('permission')
  })
})

describe('a refusal before any effect', () => {
  // Additions 7: a closed list.
  test.each([
    [401, 'SIGN_ERROR', true],
    [400, 'PARAM_ERROR', true],
    [400, 'INVALID_REQUEST', undefined],
    [400, 'ORDERPAID', undefined],
    [403, 'OUT_TRADE_NO_USED', undefined],
    [403, 'RULE_LIMIT', undefined],
    [404, 'ORDER_NOT_EXIST', undefined],
    [500, 'PARAM_ERROR', undefined],
  ])('%i %s: %s', (status, code, expected) => {
    expect(fail(status, code).nothingHappened).toBe(expected)
  })
})

describe('where the fault lies', () => {
  test.each([
    [{ field: '/amount/total', location: 'body' }, '/amount/total'],
    [{ field: '#/properties/payer', location: 'body' }, '/payer'],
    [{ field: '#/properties/amount/properties/total' }, '/amount/total'],
    [{ field: 'mchid', location: 'query' }, '/mchid'],
    [{ field: 'signature', location: 'authorization' }, undefined],
    [{ field: 'a text, not a place' }, undefined],
    [{ field: 7 }, undefined],
    ['text', undefined],
  ])('%j -> %s', (detail, path) => {
    expect(fail(400, 'PARAM_ERROR', { detail }).path).toBe(path)
  })
})

describe('the message', () => {
  it('names the request and the issue, not the value', () => {
    const detail = { field: '/payer/openid', value: 'what-was-sent', issue: 'too short' }

    const { message } = fail(400, 'PARAM_ERROR', { detail }, requestId(268435461))

    expect(message).toBe('message: too short (Request-ID 08E68E97CC0610DF0618AC86BCA80120082880CF05-268435461)')
  })

  it('holds no openid and no header that is no id', () => {
    const { message } = fail(400, 'X', { message: 'no oUpF8uMuAJO_M2pxb1Q9zNjWeS6o here' }, { 'request-id': 'a b' })

    expect(message).toBe('no o… here')
  })

  it('is there though WeChat gave none', () => {
    expect(payFailure(400, {}, {}).message).toBe('WeChat Pay gave no message')
  })
})

describe('when to ask again', () => {
  test.each([
    ['STATEMENT_CREATING', {}, 1_800_000],
    ['USER_PAYING', {}, 5_000],
    ['SERVICE_UNAVAILABLE', { 'retry-after': '7' }, 7_000],
    ['USER_PAYING', { 'retry-after': '7' }, 7_000],
    ['SERVICE_UNAVAILABLE', { 'retry-after': 'tomorrow' }, undefined],
    ['FREQUENCY_LIMITED', {}, undefined],
  ])('%s %j: %s', (code, headers, expected) => {
    expect(fail(400, code, {}, headers).retryAfterMs).toBe(expected)
  })
})
