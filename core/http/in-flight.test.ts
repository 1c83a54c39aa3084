import { expect, test } from 'vitest'
import { counted, InFlight } from './in-flight.ts'

/** Whether it is resolved by now: after all that was due has run. */
const isDone = async (promise: Promise<unknown>): Promise<boolean> => {
  const pending = Symbol('pending')
  await new Promise(setImmediate)
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending
}

test('what is in hand now has passed once it has left, whatever came after', async () => {
  const inFlight = new InFlight(10)
  const [first, second] = [inFlight.enter(), inFlight.enter()]
  const passed = inFlight.passed()
  inFlight.enter()
  inFlight.leave(first)
  expect(await isDone(passed)).toBe(false)
  inFlight.leave(second)
  expect(await isDone(passed)).toBe(true)
  expect(inFlight.count).toBe(1)
})

test('with nothing in hand all has passed at once', async () => {
  expect(await isDone(new InFlight(1).passed())).toBe(true)
})

test('who asks later waits also for what was in hand at the first asking', async () => {
  const inFlight = new InFlight(10)
  const old = inFlight.enter()
  void inFlight.passed()
  const later = inFlight.passed()
  expect(await isDone(later)).toBe(false)
  inFlight.leave(old)
  expect(await isDone(later)).toBe(true)
})

test('it is idle once all of its turns have left', async () => {
  const inFlight = new InFlight(2)
  const early = inFlight.enter()
  void inFlight.passed()
  const late = inFlight.enter()
  expect(() => inFlight.enter()).toThrow(/2 calls in hand/)
  const idle = inFlight.stop()
  expect(() => inFlight.enter()).toThrow(/is stopping/)
  inFlight.leave(late)
  expect(await isDone(idle)).toBe(false)
  inFlight.leave(early)
  expect(await isDone(idle)).toBe(true)
})

test('counted work is in hand until it has ended, however it ends', async () => {
  const inFlight = new InFlight(1)
  const work = counted(inFlight, async (fails: boolean) => {
    expect(inFlight.count).toBe(1)
    if (fails) throw new Error('it failed')
    return 'done'
  })
  expect(await work(false)).toBe('done')
  await expect(work(true)).rejects.toThrow('it failed')
  expect(inFlight.count).toBe(0)
})
