import { expect, test } from 'vitest'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import { createRescueBudget } from './rescue-budget.ts'

const rig = () => {
  const clock = new VirtualClock()
  const budget = createRescueBudget(clock)
  const spend = (by: string | undefined, times: number) => {
    for (let i = 0; i < times; i++) budget.spend(by)
  }
  return { clock, budget, spend, spentBy: () => ['pay', 'template'].filter((one) => budget.isSpentBy(one)) }
}

test('twenty rescues fit in ten seconds, whoever they are for', () => {
  const { budget, spend } = rig()
  spend('pay', 12)
  spend('template', 7)
  expect(budget.hasRoom()).toBe(true)
  spend(undefined, 1)
  expect(budget.hasRoom()).toBe(false)
})

test('a fifth of stable’s calls fits where that is more', () => {
  const { budget, spend } = rig()
  for (let i = 0; i < 150; i++) budget.request()
  spend('pay', 29)
  expect(budget.hasRoom()).toBe(true)
  spend('pay', 1)
  expect(budget.hasRoom()).toBe(false)
})

test('who used it up is told from who came later', () => {
  const { spend, spentBy } = rig()
  spend('pay', 20)
  expect(spentBy()).toEqual(['pay'])
  spend('template', 1)
  expect(spentBy()).toEqual(['pay'])
})

test('two that used it up alike both did', () => {
  const { spend, spentBy } = rig()
  spend('pay', 10)
  spend('template', 10)
  expect(spentBy()).toEqual(['pay', 'template'])
})

test('refusals that may be the callers’ own used it up for nobody', () => {
  const { spend, spentBy } = rig()
  spend(undefined, 19)
  spend('pay', 1)
  expect(spentBy()).toEqual([])
})

test('what was spent is forgotten after ten seconds', async () => {
  const { clock, spend, spentBy } = rig()
  spend('pay', 20)
  await clock.advance(5_000)
  expect(spentBy()).toEqual(['pay'])
  await clock.advance(5_000)
  expect(spentBy()).toEqual([])
})
