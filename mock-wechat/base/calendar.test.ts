import { expect, test } from 'vitest'
import { minuteOf, shanghaiDay, shanghaiMonth } from './calendar.ts'

test('a day ends at midnight in Shanghai, which is 16:00 UTC', () => {
  const before = Date.UTC(2026, 10, 30, 15, 59, 59, 999)
  expect(shanghaiDay(before + 1)).toBe(shanghaiDay(before) + 1)
  expect([shanghaiMonth(before), shanghaiMonth(before + 1)]).toEqual(['2026-11', '2026-12'])
})

test('a minute has sixty seconds', () => {
  expect([minuteOf(59_999), minuteOf(60_000)]).toEqual([0, 1])
})
