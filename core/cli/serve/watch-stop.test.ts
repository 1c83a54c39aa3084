import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import { abortedOf, watchStop } from './watch-stop.ts'

test.each(['SIGINT', 'SIGTERM'])('%s asks to stop, a second one ends at once', async (signal) => {
  const signals = new EventEmitter()
  const clock = new VirtualClock()
  const ends: number[] = []
  const watch = watchStop(signals, (code) => ends.push(code), clock)
  signals.emit(signal, signal)
  await abortedOf(watch.asked)
  await clock.advance(100)
  expect(ends).toEqual([])
  signals.emit(signal, signal)
  expect(ends).toEqual([1])
})

test('the Ctrl+C that npm sends on is not a second one', async () => {
  const signals = new EventEmitter()
  const clock = new VirtualClock()
  const ends: number[] = []
  watchStop(signals, (code) => ends.push(code), clock)
  signals.emit('SIGINT', 'SIGINT')
  await clock.advance(99)
  signals.emit('SIGINT', 'SIGINT')
  expect(ends).toEqual([])
})

test('after its end nothing listens', () => {
  const signals = new EventEmitter()
  watchStop(signals, () => undefined).end()
  expect(signals.eventNames()).toEqual([])
})
