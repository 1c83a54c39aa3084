import fc from 'fast-check'
import { expect, test } from 'vitest'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { createRetryBudget } from './retry-budget.ts'

function spendAll(budget: ReturnType<typeof createRetryBudget>): number {
  let spent = 0
  while (budget.hasRoom()) {
    budget.spend()
    spent++
  }
  return spent
}

test('twenty retries are always allowed, and again after ten seconds', async () => {
  const clock = new VirtualClock()
  const budget = createRetryBudget(clock)
  expect(spendAll(budget)).toBe(20)
  await clock.advance(4_999)
  expect(spendAll(budget)).toBe(0)
  await clock.advance(5_001)
  expect(spendAll(budget)).toBe(20)
  await clock.advance(60_000)
  expect(spendAll(budget)).toBe(20)
})

test('a fifth of many first sendings is allowed', () => {
  const budget = createRetryBudget(new VirtualClock())
  for (let i = 0; i < 1_000; i++) budget.request()
  expect(spendAll(budget)).toBe(200)
})

test('requests of long ago allow nothing', async () => {
  const clock = new VirtualClock()
  const budget = createRetryBudget(clock)
  for (let i = 0; i < 1_000; i++) budget.request()
  await clock.advance(5_000)
  expect(spendAll(budget)).toBe(200)
  await clock.advance(10_000)
  expect(spendAll(budget)).toBe(20)
})

test('retries of ten seconds never outgrow twenty or a fifth of all requests', async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('request' as const), n: fc.nat(300) }),
    fc.record({ do: fc.constant('retry' as const), n: fc.nat(100) }),
    fc.record({ do: fc.constant('wait' as const), n: fc.nat(4_000) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const clock = new VirtualClock()
      const start = clock.now()
      const budget = createRetryBudget(clock)
      let requests = 0
      const retries = new Map<number, number>()
      for (const { do: what, n } of steps) {
        if (what === 'wait') await clock.advance(n)
        for (let i = 0; i < n && what === 'request'; i++, requests++) budget.request()
        for (let i = 0; i < n && what === 'retry' && budget.hasRoom(); i++) {
          budget.spend()
          const half = Math.floor((clock.now() - start) / 5_000)
          retries.set(half, (retries.get(half) ?? 0) + 1)
        }
        for (const [half, count] of retries)
          expect(count + (retries.get(half - 1) ?? 0)).toBeLessThanOrEqual(Math.max(20, Math.ceil(requests / 5)))
      }
    }),
    { numRuns: 50 },
  )
})
