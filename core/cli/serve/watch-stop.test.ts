import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { abortedOf, watchStop } from './watch-stop.ts'

test.each(['SIGINT', 'SIGTERM'])('%s asks to stop, a second one ends at once', async (signal) => {
  const signals = new EventEmitter()
  const ends: number[] = []
  const watch = watchStop(signals, (code) => ends.push(code))
  signals.emit(signal)
  await abortedOf(watch.asked)
  expect(ends).toEqual([])
  signals.emit('SIGINT')
  expect(ends).toEqual([1])
})

test('after its end nothing listens', () => {
  const signals = new EventEmitter()
  watchStop(signals, () => undefined).end()
  expect(signals.eventNames()).toEqual([])
})
