import { describe, expect, test } from 'vitest'
import { failure } from '../protocol/index.ts'
import { backoff, isPassing, quietAfter, quietUntilAsked } from './fetch-trouble.ts'

describe('after no answer', () => {
  test('renewals wait 1 s, doubling up to 60 s', () => {
    expect([0, 1, 2, 3, 5, 6, 1_000].map((failures) => backoff(failures, 1).renewal)).toEqual([
      1_000, 2_000, 4_000, 8_000, 32_000, 60_000, 60_000,
    ])
  })

  test('half of the wait is left to chance', () => {
    expect(backoff(6, 0).renewal).toBe(30_000)
    expect(backoff(0, 0).renewal).toBe(1_000)
  })

  test('callers without a value wait 10 s at most', () => {
    expect(backoff(10, 1).cold).toBe(10_000)
  })
})

describe('after a no from WeChat', () => {
  test('a wrong secret stops for a minute', () => {
    expect(quietAfter(failure('config', '40125', 'invalid appsecret'), 0, 0)).toEqual({ renewal: 60_000, cold: 60_000 })
  })

  test('a minute limit is waited for', () => {
    expect(quietAfter(failure('rate-limited', '45011', ''), 0, 0)).toEqual({ renewal: 60_000, cold: 60_000 })
  })

  test('the time that WeChat names is kept', () => {
    const day = failure('config', '89506', '', { retryAfterMs: 86_400_000 })
    expect(quietAfter(day, 0, 0).cold).toBe(86_400_000)
    const busy = failure('retryable', '-1', 'system error', { retryAfterMs: 20_000 })
    expect(quietAfter(busy, 0, 1)).toEqual({ renewal: 20_000, cold: 20_000 })
  })

  test('being busy passes by itself', () => {
    expect(isPassing(failure('retryable', '-1', ''))).toBe(true)
    expect(isPassing(failure('config', '40125', ''))).toBe(false)
    expect(quietAfter(failure('retryable', '-1', ''), 2, 1)).toEqual({ renewal: 4_000, cold: 4_000 })
  })
})

test.each([
  [600_000, 600_000],
  [0, 1_000],
  [1e12, 3_600_000],
  [Number.NaN, 60_000],
])('told to ask again after %d ms, it is asked after %d ms', (told, asked) => {
  expect(quietUntilAsked(told)).toEqual({ renewal: asked, cold: asked })
})
