import { expect, test } from 'vitest'
import { CallRate } from './call-rate.ts'

test('calls of the last minute are counted, older ones are not', () => {
  const rate = new CallRate()
  for (const at of [0, 500, 30_000, 59_999]) rate.count(at)
  expect(rate.perMinute(59_999)).toBe(4)
  // The two of second 0 are a minute old.
  expect(rate.perMinute(60_000)).toBe(2)
  expect(rate.perMinute(89_999)).toBe(2)
  expect(rate.perMinute(90_000)).toBe(1)
  expect(rate.perMinute(500_000)).toBe(0)
})
