import { expect, test } from 'vitest'
import { ledger } from './bench/ledger.ts'

const count = 250

// The same with 10,000 of each: `npm run bench -- ledger`.
test('money moves once for each number under a canary that fails in each phase', { timeout: 120_000 }, async () => {
  const figures = await ledger(() => {}, count)
  expect(figures).toMatchObject({
    orders: count,
    refunds: count,
    payments_moved: count,
    refunds_moved: count,
    refunds_twice: 0,
    double_sends: 0,
    refused: 0,
  })
  expect(figures.rescued).toBeGreaterThan(0)
  expect(figures.rollbacks).toBeGreaterThan(0)
})
