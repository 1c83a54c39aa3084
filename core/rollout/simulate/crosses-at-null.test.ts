import { expect, test } from 'vitest'
import { defaultLimits } from '../plan.ts'
import { clopperPearson } from './clopper-pearson.ts'
import { crossesAtNull } from './crosses-at-null.ts'
import { createRandom } from './random.ts'

const crossings = (detector: 'relative' | 'absolute' | 'slow', runs: number, limits = defaultLimits): number => {
  const random = createRandom(11)
  return Array.from({ length: runs }, () => crossesAtNull(detector, limits, random)).filter(Boolean).length
}

test.each([
  ['relative', 60],
  ['absolute', 150],
  ['slow', 40],
] as const)('%s is fooled in one of 3,000 epochs at most', (detector, runs) => {
  // Refuted only where even the low end of the interval is above: from two on. The bench plays thousands.
  expect(clopperPearson(crossings(detector, runs), runs).low).toBeLessThanOrEqual(1 / 3_000)
})

test('one that may err in a third of epochs is fooled in some, and in no more', () => {
  // A budget of 99 %, so a threshold of 3: the inequality can be seen at work.
  const found = crossings('absolute', 150, { ...defaultLimits, falseRollback: 0.99 }) / 150
  expect(found).toBeGreaterThan(0.05)
  expect(found).toBeLessThan(0.4)
})
