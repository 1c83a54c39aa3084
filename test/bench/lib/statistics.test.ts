import { expect, test } from 'vitest'
import { median, percentile, ratioInterval } from './statistics.ts'

test('the median is the middle, or the mean of the two in the middle', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([9, 1, 5, 7])).toBe(6)
})

test('a percentile is the nearest rank', () => {
  const values = [15, 20, 35, 40, 50]
  expect([0.05, 0.3, 0.4, 0.5, 1].map((share) => percentile(values, share))).toEqual([15, 20, 20, 35, 50])
})

test('ratios that never differ have no width', () => {
  expect(ratioInterval([2, 4, 6], [1, 2, 3])).toEqual({ low: 2, mid: 2, high: 2 })
})

test('the interval holds the median, and no more than was measured', () => {
  const { low, mid, high } = ratioInterval([10, 11, 12, 13, 30], [10, 10, 10, 10, 10])
  expect(mid).toBe(1.2)
  expect(low).toBeGreaterThanOrEqual(1)
  expect(low).toBeLessThanOrEqual(mid)
  expect(high).toBeGreaterThanOrEqual(mid)
  expect(high).toBeLessThanOrEqual(3)
})
