import { describe, expect, test } from 'vitest'
import { HostError } from '../../errors/host-error.ts'
import { errorClasses, failure } from '../../protocol/index.ts'
import { errorOf } from './error-of.ts'
import { explainErrcode } from './explain-errcode.ts'
import { codeOfClass, problemOfError, problemOfFailure, ridOf } from './problem.ts'

describe('a refusal of WeChat', () => {
  test('is told with its errcode, its rid and both explanations', () => {
    const words = 'user refuse to accept the msg rid: 655b0825-4bb435d9-2c8ecd13'
    expect(problemOfFailure(failure('user-state', '43101', words, { path: '/touser' }), 'r1', undefined)).toEqual({
      type: '/errors/WXH_USER_STATE',
      title: 'The state of the user does not allow it',
      status: 409,
      detail: 'user refuse to accept the msg',
      code: 'WXH_USER_STATE',
      requestId: 'r1',
      explanation: explainErrcode(43101),
      remedy: expect.objectContaining({ en: expect.stringContaining('Follow the explanation') }),
      errcode: 43101,
      rid: '655b0825-4bb435d9-2c8ecd13',
      pointer: '/touser',
    })
  })

  test('that no table explains is told by its class', () => {
    const problem = problemOfFailure(failure('business', '987654', 'odd'), 'r1', 2_500)
    expect(problem).toMatchObject({ errcode: 987_654, retryAfterMs: 2_500, explanation: { en: problem.title } })
  })

  test('of the plugin has a reason and no errcode', () => {
    const problem = problemOfFailure(failure('user-state', 'session-stale', 'log in again'), 'r1', undefined)
    expect(problem).toMatchObject({ reason: 'session-stale', detail: 'log in again' })
    expect(problem).not.toHaveProperty('errcode')
  })

  test.each(errorClasses)('of class %s has a code', (errorClass) => {
    expect(problemOfFailure(failure(errorClass, 'x', 'y'), 'r', undefined).code).toBe(codeOfClass[errorClass])
  })

  // Shapes of errmsg: wire-protocol reference, additions 4 and access-token page.
  test.each([
    ['invalid credential, access_token is invalid or not latest rid: 61725984-6126f6f9-040f19c4'],
    ['invalid credential, access_token is invalid or not latest, rid: 61725984-6126f6f9-040f19c4'],
    ['invalid credential, access_token is invalid or not latest rid:61725984-6126f6f9-040f19c4 '],
  ])('%s gives its rid away', (words) => {
    expect(ridOf(words)).toBe('61725984-6126f6f9-040f19c4')
    expect(problemOfFailure(failure('credential', '40001', words), 'r', undefined).detail).toBe(
      'invalid credential, access_token is invalid or not latest',
    )
  })

  test.each(['', 'rid', 'rid: 1-2-3', 'rid: 61725984-6126f6f9-040f19c4 and more'])('%j has no rid', (words) => {
    expect(ridOf(words)).toBeUndefined()
  })
})

test('an errcode is explained in both languages, an unknown one not at all', () => {
  // wire-protocol reference, errcodes: the row of -1.
  expect(explainErrcode(-1)).toEqual({ en: 'system error', zh: '平台繁忙,稍后重试' })
  expect(explainErrcode(123_456_789)).toBeUndefined()
})

test('a refusal of the host carries where, when and all faults', () => {
  const faults = [{ code: 'WXH_APPS_INVALID', where: 'a', what: 'b', remedy: 'c' }] as const
  const error = new HostError('WXH_INPUT_INVALID', 'no', { pointer: '/a', retryAfterMs: 5, faults })
  expect(problemOfError(error, 'r1')).toMatchObject({
    status: 400,
    detail: 'no',
    code: 'WXH_INPUT_INVALID',
    pointer: '/a',
    retryAfterMs: 5,
    faults,
    explanation: { zh: '入参不符合该操作的 schema' },
  })
})

describe('errors of the framework', () => {
  test.each([
    [{ code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 }, 'WXH_BODY_TOO_LARGE'],
    [{ code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE', statusCode: 415 }, 'WXH_CONTENT_TYPE_UNSUPPORTED'],
    [{ code: 'FST_ERR_BAD_URL', statusCode: 400 }, 'WXH_REQUEST_INVALID'],
    [{ code: 'FST_ERR_CTP_INVALID_CONTENT_LENGTH', statusCode: 400 }, 'WXH_REQUEST_INVALID'],
    [{ statusCode: 500 }, 'WXH_INTERNAL'],
    [new Error('s3cret'), 'WXH_INTERNAL'],
    ['s3cret', 'WXH_INTERNAL'],
    [undefined, 'WXH_INTERNAL'],
    [null, 'WXH_INTERNAL'],
  ])('%j is %s', (error, code) => {
    const found = errorOf(error)
    expect(found.code).toBe(code)
    expect(found.message).not.toContain('s3cret')
  })

  test('our own are handed on', () => {
    const error = new HostError('WXH_STOPPING', 'x')
    expect(errorOf(error)).toBe(error)
  })
})
