import { expect, test } from 'vitest'
import { money } from './bench/money.ts'

const count = 60

// The same with 2,000 of each: `npm run bench -- money`.
test('money moves once for each number, whatever breaks on the way', { timeout: 90_000 }, async () => {
  const { kills: _kills, cut: _cut, outcome_unknown: _unknown, ...figures } = await money(() => {}, count)
  expect(figures).toEqual({
    orders: count,
    refunds: count,
    payments_moved: count,
    payments_twice: 0,
    refunds_moved: count,
    refunds_twice: 0,
    refunded_fen: count * 40,
    refused: 0,
    unresolved: 0,
  })
})
