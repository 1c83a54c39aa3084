import { expect, test } from 'vitest'
import { Latencies } from './latencies.ts'

const of = (...times: readonly number[]) => {
  const latencies = new Latencies()
  for (const ms of times) latencies.count(ms)
  return latencies
}
const times = (n: number, ms: number) => Array<number>(n).fill(ms)

test('without calls nothing is known', () => {
  expect(new Latencies().within(0.99)).toBeUndefined()
})

test('one slow call in a hundred is past the P99, two are not', () => {
  // 16 = 2^4 and 1,024 = 2^10 are ends of classes.
  expect(of(...times(99, 16), 1_024).within(0.99)).toBe(16)
  expect(of(...times(98, 16), 1_024, 1_024).within(0.99)).toBe(1_024)
})

test.each([3, 24, 130, 2_501, 7_000])('%i ms is told at most a fifth too long', (ms) => {
  const told = of(ms).within(0.99) ?? 0
  expect(told / ms).toBeGreaterThanOrEqual(0.99)
  expect(told / ms).toBeLessThanOrEqual(1.2)
})

test('what is quicker than a millisecond, or slower than a minute, stays in the classes', () => {
  expect(of(0).within(0.5)).toBe(1)
  expect(of(10_000_000).within(0.5)).toBe(65_536)
})
