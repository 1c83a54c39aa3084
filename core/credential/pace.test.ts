import { describe, expect, test } from 'vitest'
import { forcedPace, replacementPace, waitFor, withTime } from './pace.ts'

const day = 86_400_000

describe('the pace of forced fetches', () => {
  test('lets the first one go at once', () => {
    expect(waitFor([], forcedPace, 5)).toBe(0)
  })

  test('keeps them 30 s apart', () => {
    expect(waitFor([1_000], forcedPace, 30_999)).toBe(1)
    expect(waitFor([1_000], forcedPace, 31_000)).toBe(0)
  })

  test('allows 20 in any 24 hours', () => {
    const twenty = Array.from({ length: 20 }, (_, i) => i * 60_000)
    expect(waitFor(twenty.slice(1), forcedPace, 3_600_000)).toBe(0)
    expect(waitFor(twenty, forcedPace, 3_600_000)).toBe(day - 3_600_000)
    expect(waitFor(twenty, forcedPace, day)).toBe(0)
  })
})

test('replacing refused values is bound by the minute and by the hour', () => {
  const ten = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
  expect(waitFor(ten.slice(1), replacementPace, 10)).toBe(0)
  expect(waitFor(ten, replacementPace, 10)).toBe(59_990)
  const sixty = Array.from({ length: 60 }, (_, i) => i * 15_000)
  expect(waitFor(sixty, replacementPace, 59 * 15_000 + 60_000)).toBe(3_600_000 - 59 * 15_000 - 60_000)
})

test('no more times are kept than a pace looks back on', () => {
  const kept = Array.from({ length: 100 }, (_, i) => i).reduce<readonly number[]>(
    (all, time) => withTime(all, time),
    [],
  )
  expect(kept).toHaveLength(60)
  expect(kept.at(-1)).toBe(99)
})

test('a clock that was set back does not prolong a wait', () => {
  expect(waitFor([3_600_000], [{ windowMs: 30_000, limit: 1 }], 0)).toBe(30_000)
})
