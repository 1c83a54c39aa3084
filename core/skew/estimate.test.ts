import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agreedOffset } from './estimate.ts'
import { dateSample } from './skew-sample.ts'

const between = (least: number, most: number) => ({ offsetMs: (least + most) / 2, uncertaintyMs: (most - least) / 2 })

describe('what most measurements agree on', () => {
  // The three examples of Marzullo's algorithm in its Wikipedia article (read 2026-11).
  test.each([
    [
      [
        [8, 12],
        [11, 13],
        [10, 12],
      ],
      [11, 12],
    ],
    [
      [
        [8, 12],
        [11, 13],
        [14, 15],
      ],
      [11, 12],
    ],
    [
      [
        [8, 9],
        [8, 12],
        [10, 12],
      ],
      [8, 9],
    ],
  ])('of %j is %j', (given, expected) => {
    const [least = 0, most = 0] = expected
    expect(
      agreedOffset(
        given.map(([a = 0, b = 0]) => between(a, b)),
        2,
      ),
    ).toEqual(between(least, most))
  })

  test('is nothing where too few were made, or half contradict', () => {
    expect(agreedOffset([], 1)).toBeUndefined()
    expect(agreedOffset([between(0, 1), between(0, 1)], 3)).toBeUndefined()
    expect(agreedOffset([between(0, 1), between(0, 1), between(5, 6), between(7, 8)], 2)).toBeUndefined()
  })

  test('does not heed a few that are far off', () => {
    const sound = Array.from({ length: 5 }, (_, n) => between(-10 + n, 10 + n))
    expect(agreedOffset([...sound, between(9_000, 9_001), between(9_000, 9_001)], 3)).toEqual(between(-6, 10))
  })
})

test('the true offset lies in what Date headers leave open', () => {
  const now = 1_800_000_000_000
  const answers = fc.array(fc.tuple(fc.nat(3_600_000), fc.nat(300), fc.nat(300)), { minLength: 3, maxLength: 32 })
  fc.assert(
    fc.property(fc.integer({ min: -600_000, max: 600_000 }), answers, (offset, times) => {
      const samples = times.map(([at, there, back]) => {
        const sentAt = now + at
        const date = Math.floor((sentAt + there + offset) / 1_000) * 1_000
        return dateSample(date, sentAt, sentAt + there + back)
      })
      const found = agreedOffset(samples, 3)
      expect(Math.abs((found?.offsetMs ?? Number.NaN) - offset)).toBeLessThanOrEqual((found?.uncertaintyMs ?? 0) + 1e-3)
    }),
  )
})
