import { expect, test } from 'vitest'
import { defaultLimits } from '../plan.ts'
import { comparisonTest } from './comparisons.ts'

const { judge, progress, expected, left } = comparisonTest(defaultLimits)
const at = (compared: number, differing: number) => ({ key: '1/0/2', compared, differing })

// By hand: a comparison that agrees weighs ln(0.995 / 0.999) = -0.0040120, one that differs ln(5) = 1.6094; ln 1000 = 6.9078.
test('1,722 comparisons that agree pass, one less does not', () => {
  expect(judge(at(1_722, 0))).toBe('accepted')
  expect(judge(at(1_721, 0))).toBeUndefined()
})

test('one difference asks for some 402 more', () => {
  expect(judge(at(2_100, 1))).toBeUndefined()
  expect(judge(at(2_125, 1))).toBe('accepted')
})

test('five differences at once are too many', () => {
  expect(judge(at(4, 4))).toBeUndefined()
  expect(judge(at(5, 5))).toBe('differs')
})

test('one that comes to no end is for a person', () => {
  // Expected by Wald: 6.9078 / (0.999 * 0.0040120 - 0.001 * 1.6094) = 2,880.
  expect(expected).toBe(2_880)
  // 36 differences keep the score near 0: 36 * 1.6094 - 14,364 * 0.004012 = 0.31.
  expect(judge(at(14_399, 36))).toBeUndefined()
  expect(judge(at(14_400, 36))).toBe('differs')
})

test('progress goes from 0 to 1, and what is left shrinks', () => {
  expect(progress(at(0, 0))).toBe(0)
  expect(progress(at(861, 0))).toBeCloseTo(0.5, 2)
  expect(progress(at(5, 5))).toBe(0)
  expect(progress(at(1_722, 0))).toBe(1)
  expect([left(at(0, 0)), left(at(861, 0)), left(at(1_722, 0))]).toEqual([2_880, 1_440, 0])
})
