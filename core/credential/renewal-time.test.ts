import { describe, expect, test } from 'vitest'
import { setOf } from '../testing/credential-store-suite.ts'
import { renewalTime } from './renewal-time.ts'

const now = 1_000_000_000
const seconds = (time: number) => (time - now) / 1_000

describe('the time of a renewal', () => {
  test('is as far ahead of the end as the plugin says', () => {
    expect(seconds(renewalTime(setOf('A', 1, now), 240_000, 0))).toBe(6_960)
    expect(seconds(renewalTime(setOf('A', 1, now), 300_000, 0))).toBe(6_900)
  })

  test('is spread over a minute, never earlier than asked', () => {
    expect(seconds(renewalTime(setOf('A', 1, now), 240_000, 1))).toBe(7_020)
    expect(seconds(renewalTime(setOf('A', 1, now), 600_000, 1))).toBe(6_660)
  })

  test('is at least half the life away', () => {
    expect(seconds(renewalTime(setOf('A', 1, now, 345_000), 240_000, 0))).toBe(172.5)
    expect(seconds(renewalTime(setOf('A', 1, now, 2_000), 240_000, 1))).toBe(1.25)
    expect(renewalTime(setOf('A', 1, now, 1), 240_000, 0)).toBeGreaterThan(now)
  })

  test('comes before the end also when the lead is no number', () => {
    expect(seconds(renewalTime(setOf('A', 1, now), Number.NaN, 0))).toBe(7_200)
    expect(seconds(renewalTime(setOf('A', 1, now), Number.POSITIVE_INFINITY, 0))).toBe(3_600)
    expect(seconds(renewalTime(setOf('A', 1, now), -5, 0))).toBe(7_200)
  })

  // Wire-protocol reference, additions 1: min(60 s, remaining/2), never sooner than 5 s.
  test.each([
    [290, 60],
    [240, 60],
    [100, 50],
    [8, 5],
    [1, 5],
  ])('after the same values with %i s left is %i s later', (left, later) => {
    const again = { ...setOf('A', 1, now, left * 1_000), again: true }
    expect(seconds(renewalTime(again, 240_000, 0.5))).toBe(later)
  })

  test('after the same values long before their end waits for the usual time', () => {
    const again = { ...setOf('A', 1, now, 5_000_000), again: true }
    expect(seconds(renewalTime(again, 240_000, 0))).toBe(4_760)
  })
})
