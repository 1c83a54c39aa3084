import { describe, expect, test } from 'vitest'
import { nextTry } from './next-try.ts'

const hour = 3_600_000

describe('the next try', () => {
  test('comes later after each failure', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 31].map((tries) => nextTry(tries, 0.5))
    expect(waits).toEqual([5_000, 15_000, 60_000, 300_000, 900_000, 1_800_000, hour, 3 * hour, 3 * hour])
  })

  test('comes up to a fifth sooner or later', () => {
    expect([nextTry(1, 0), nextTry(1, 1)]).toEqual([4_000, 6_000])
  })

  test('does not come when three days are over', () => {
    const waits = Array.from({ length: 40 }, (_, failures) => nextTry(failures + 1, 0.5)).filter(
      (wait) => wait !== 'dead',
    )
    const days = waits.reduce((sum, wait) => sum + wait, 0) / (24 * hour)
    expect(days).toBeGreaterThanOrEqual(3)
    expect(days).toBeLessThan(3.2)
    expect(nextTry(waits.length + 1, 0.5)).toBe('dead')
  })

  test('waits as long as the service asks, within bounds', () => {
    expect(nextTry(1, 0.5, 120_000)).toBe(120_000)
    expect(nextTry(4, 0.5, 1_000)).toBe(300_000)
    expect(nextTry(1, 0.5, 1_000 * hour)).toBe(3 * hour)
  })
})
