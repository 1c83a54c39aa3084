import { expect, test } from 'vitest'
import { createClock } from './clock.ts'

test('a clock runs with its source until it is moved', () => {
  let source = 1000
  const clock = createClock({ now: () => source })
  expect([clock.now(), clock.mode]).toEqual([1000, 'real'])
  clock.advance(500)
  source = 1010
  expect([clock.now(), clock.mode]).toEqual([1510, 'running'])
  clock.real()
  expect(clock.now()).toBe(1010)
})

test('a frozen clock moves only when it is told', () => {
  let source = 1000
  const clock = createClock({ now: () => source })
  clock.freeze()
  source = 2000
  expect([clock.now(), clock.mode]).toEqual([1000, 'frozen'])
  clock.advance(5)
  expect(clock.now()).toBe(1005)
  clock.set(7000)
  expect(clock.now()).toBe(7000)
  clock.run()
  source = 2001
  expect([clock.now(), clock.mode]).toEqual([7001, 'running'])
})

test('a clock goes back to how it was made', () => {
  const clock = createClock({ frozenAt: 42 })
  clock.real()
  clock.reset()
  expect([clock.now(), clock.mode]).toEqual([42, 'frozen'])
})

test('a clock waits the way it is given', async () => {
  const waited: number[] = []
  const clock = createClock({ wait: async (ms) => void waited.push(ms) })
  await clock.wait(3000)
  await createClock().wait(0)
  expect(waited).toEqual([3000])
})
