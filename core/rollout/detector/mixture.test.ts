import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../plan.ts'
import { absoluteTable, relativeTable, slowTable } from './grids.ts'
import { evidence, step, stepMisses } from './mixture.ts'
import { stepOdds } from './relative.ts'

describe('the grids of the default limits', () => {
  test('compare failures with 0.25 %: 1.2 to 60 times the limit, and all', () => {
    const { hit, miss, start } = absoluteTable(defaultLimits)
    // 0.6, 1.2, 3, 10, 30 and 99.9 % over 0.25 %.
    ;[2.4, 4.8, 12, 40, 120, 399.6].forEach((ratio, j) => {
      expect(hit[j]).toBeCloseTo(ratio, 9)
    })
    expect(miss[5]).toBeCloseTo(0.001 / 0.9975, 12)
    expect(start).toEqual([0.075, 0.075, 0.075, 0.075, 0.075, 0.125])
  })

  test('compare slow calls with 1 %: 2.5 to 50 %, and all', () => {
    slowTable(defaultLimits).hit.forEach((ratio, j) => {
      expect(ratio).toBeCloseTo([2.5, 5, 10, 25, 50, 99.9][j] ?? 0, 9)
    })
  })

  test('compare odds with 1.5: 3.75 to 1,500', () => {
    expect(relativeTable().odds).toEqual([3.75, 7.5, 15, 45, 150, 1_500])
  })

  test('say no more than 90 % but for the last point, whatever the limit', () => {
    const { hit } = absoluteTable({ ...defaultLimits, errorRate: 0.1 })
    expect(hit.map((ratio) => ratio * 0.05).map((p) => Number(p.toFixed(6)))).toEqual([
      0.12, 0.24, 0.6, 0.9, 0.9, 0.999,
    ])
  })

  test.each([relativeTable(), absoluteTable(defaultLimits), slowTable(defaultLimits)])(
    'hold a mass of 1 in all: half at the start, half over an epoch',
    (table) => {
      expect(evidence(table.start)).toBeCloseTo(0.5, 12)
      expect(evidence(table.inject) * table.epochLength).toBeCloseTo(0.5, 12)
    },
  )
})

describe('evidence', () => {
  test('of two failures in a row is the square of each ratio', () => {
    const table = absoluteTable(defaultLimits)
    const r = [...table.start]
    step(r, table, table.hit)
    // 0.075 (2.4 + 4.8 + 12 + 40 + 120) + 0.125 x 399.6
    expect(evidence(r)).toBeCloseTo(63.39, 3)
    step(r, table, table.hit)
    // 0.075 (5.76 + 23.04 + 144 + 1,600 + 14,400) + 0.125 x 159,680.16
    expect(evidence(r)).toBeCloseTo(21_172.98, 1)
  })

  test.each([1, 2, 10, 1_000, 100_000])('of %i successes at once is that of single ones', (n) => {
    const table = absoluteTable(defaultLimits)
    const atOnce = [...table.start]
    const oneByOne = [...table.start]
    stepMisses(atOnce, table, n)
    for (let i = 0; i < n; i++) step(oneByOne, table, table.miss)
    atOnce.forEach((value, j) => {
      expect(value / (oneByOne[j] ?? 0)).toBeCloseTo(1, 9)
    })
  })

  test('of an error event depends on the share when it was admitted', () => {
    const table = { nullOdds: 1.5, odds: [4.5], start: [1], inject: [0], epochLength: 20_000 }
    const ratio = (canarys: boolean, w: number) => {
      const r = [1]
      stepOdds(r, table, canarys, w)
      return r[0]
    }
    // Even arms: 4.5 / 5.5 over 1.5 / 2.5, and 1 / 5.5 over 1 / 2.5.
    expect(ratio(true, 0.5)).toBeCloseTo(15 / 11, 12)
    expect(ratio(false, 0.5)).toBeCloseTo(5 / 11, 12)
    // One in four: 4.5 / 7.5 over 1.5 / 4.5, and 3 / 7.5 over 3 / 4.5.
    expect(ratio(true, 0.25)).toBeCloseTo(1.8, 12)
    expect(ratio(false, 0.25)).toBeCloseTo(0.6, 12)
  })

  test('of the relative kind does not depend on how many calls succeed, so it needs no count of them', () => {
    const table = relativeTable()
    const r = [...table.start]
    for (let i = 0; i < 4; i++) stepOdds(r, table, true, 0.05)
    // At most (1 / p0)^4 = (1.025 / 0.075)^4 of half of the mass: 17,443; the six points hold a part of it.
    expect(evidence(r)).toBeGreaterThan(3_000)
    expect(evidence(r)).toBeLessThan(17_443.2)
  })
})
