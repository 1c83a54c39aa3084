import { describe, expect, test } from 'vitest'
import { createRandom } from './random.ts'

const many = (n: number, draw: () => number) => {
  const values = Array.from({ length: n }, draw)
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n }
}

describe('chances', () => {
  test('are the same for the same seed, and others for another', () => {
    const three = (seed: number) => [1, 2, 3].map(() => createRandom(seed).next())
    expect(three(1)).toEqual(three(1))
    expect(three(1)).not.toEqual(three(2))
  })

  test('are spread evenly', () => {
    const random = createRandom(1)
    const { mean, variance } = many(100_000, random.next)
    expect(mean).toBeCloseTo(1 / 2, 2)
    expect(variance).toBeCloseTo(1 / 12, 2)
  })

  test('of a failure in ten come after nine successes: (1 - p) / p, with a variance of (1 - p) / p^2', () => {
    const random = createRandom(2)
    const { mean, variance } = many(100_000, () => random.gap(0.1))
    expect(mean / 9).toBeCloseTo(1, 1)
    expect(variance / 90).toBeCloseTo(1, 1)
  })

  // By inversion, its mirror image, the normal distribution, its mirror image.
  test.each([
    [100, 0.05],
    [20, 0.9],
    [10_000, 0.3],
    [10_000, 0.95],
  ])('of %i at %f are np hits with a variance of np(1 - p)', (n, p) => {
    const random = createRandom(3)
    const { mean, variance } = many(50_000, () => random.hits(n, p))
    expect(mean / (n * p)).toBeCloseTo(1, 2)
    expect(Math.abs(variance / (n * p * (1 - p)) - 1)).toBeLessThan(0.03)
  })

  test('of nothing, or never, are none; always, at once', () => {
    const random = createRandom(4)
    expect([random.hits(0, 0.5), random.hits(10, 0), random.hits(10, 1), random.gap(1)]).toEqual([0, 0, 10, 0])
    expect(random.gap(0)).toBe(Number.MAX_SAFE_INTEGER)
  })
})
