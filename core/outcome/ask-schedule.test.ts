import { describe, expect, test } from 'vitest'
import { nextAskAt } from './ask-schedule.ts'

const minute = 60_000
const since = Date.UTC(2026, 10, 20)

describe('a call is asked for', () => {
  test('after 1, 5 and 30 minutes, then hourly', () => {
    const asked: number[] = []
    let next = nextAskAt(since, since)
    while (next !== undefined && asked.length < 6) {
      asked.push((next - since) / minute)
      next = nextAskAt(since, next)
    }
    expect(asked).toEqual([1, 5, 30, 90, 150, 210])
  })

  test('no more after seven days', () => {
    expect(nextAskAt(since, since + 7 * 24 * 60 * minute - 31 * minute)).toBe(
      since + 7 * 24 * 60 * minute - 30 * minute,
    )
    expect(nextAskAt(since, since + 7 * 24 * 60 * minute - 30 * minute)).toBeUndefined()
    expect(nextAskAt(since, since + 30 * 24 * 60 * minute)).toBeUndefined()
  })

  test('once for all times that were missed', () => {
    expect(nextAskAt(since, since + 400 * minute)).toBe(since + 450 * minute)
    expect(nextAskAt(since, since + 3 * minute)).toBe(since + 5 * minute)
  })

  test('also where the clock was set back', () => {
    expect(nextAskAt(since, since - 1_000_000)).toBe(since + minute)
  })
})
