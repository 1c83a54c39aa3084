import { expect, test } from 'vitest'
import { createClock } from './clock.ts'
import { Schedule } from './schedule.ts'

function frozen() {
  const clock = createClock({ frozenAt: 0 })
  return { clock, schedule: new Schedule(clock), ran: [] as string[] }
}

test('a job runs when the clock is moved past its time', () => {
  const { clock, schedule, ran } = frozen()
  schedule.at(1000, () => ran.push('job'))
  clock.advance(999)
  expect(ran).toEqual([])
  clock.advance(1)
  expect(ran).toEqual(['job'])
})

test('a leap runs all jobs in the order of their times', () => {
  const { clock, schedule, ran } = frozen()
  schedule.at(2000, (dueAt) => ran.push(`late ${dueAt}`))
  schedule.at(1000, (dueAt) => ran.push(`soon ${dueAt}`))
  schedule.at(1000, () => ran.push('beside'))
  clock.set(5000)
  expect(ran).toEqual(['soon 1000', 'beside', 'late 2000'])
})

test('a job that plans the next one catches up', () => {
  const { clock, schedule, ran } = frozen()
  const again = (dueAt: number) => {
    ran.push(String(dueAt))
    schedule.at(dueAt + 1000, again)
  }
  schedule.at(1000, again)
  clock.advance(3500)
  expect(ran).toEqual(['1000', '2000', '3000'])
})

test('a running clock runs jobs by itself', async () => {
  const schedule = new Schedule(createClock())
  const ran = await new Promise<string>((resolve) => schedule.at(createClock().now() + 5, () => resolve('ran')))
  expect(ran).toBe('ran')
})

test('what is past runs at once under a frozen clock', async () => {
  const { schedule } = frozen()
  expect(await new Promise<number>((resolve) => schedule.at(0, resolve))).toBe(0)
})

test('a cleared schedule runs nothing', () => {
  const { clock, schedule, ran } = frozen()
  schedule.at(1000, () => ran.push('job'))
  schedule.clear()
  clock.advance(2000)
  expect(ran).toEqual([])
})
