import { expect, test } from 'vitest'
import { clopperPearson } from './clopper-pearson.ts'

// R: binom.test(k, n)$conf.int
test.each([
  [1, 10, 0.002528579, 0.445016117],
  [5, 10, 0.187086028, 0.812913972],
  [10, 10, 0.691502892, 1],
])('of %i in %i is what R gives', (k, n, low, high) => {
  const interval = clopperPearson(k, n)
  expect(interval.low).toBeCloseTo(low, 8)
  expect(interval.high).toBeCloseTo(high, 8)
})

test('of none in 3,688 ends at 0.1 %: 1 - 0.025^(1/3688)', () => {
  expect(clopperPearson(0, 3_688)).toEqual({ low: 0, high: expect.closeTo(1 - 0.025 ** (1 / 3_688), 12) })
})
