import { expect, test } from 'vitest'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import { Repeats, repeatIdOf } from './repeats.ts'

test('one failure of a key counts in ten minutes', async () => {
  const clock = new VirtualClock()
  const repeats = new Repeats(clock)
  expect([repeats.isRepeat('a'), repeats.isRepeat('a'), repeats.isRepeat('b')]).toEqual([false, true, false])
  await clock.advance(599_999)
  expect(repeats.isRepeat('a')).toBe(true)
  await clock.advance(1)
  expect(repeats.isRepeat('a')).toBe(false)
  expect(repeats.isRepeat('a')).toBe(true)
})

test('of very many keys the oldest are let go', () => {
  const repeats = new Repeats(new VirtualClock())
  for (let key = 0; key <= 10_000; key++) repeats.isRepeat(`${key}`)
  expect(repeats.isRepeat('10000')).toBe(true)
  expect(repeats.isRepeat('0')).toBe(false)
})

test('failures of a key are one; of other keys, apps and rollouts they are others', () => {
  const one = repeatIdOf('r', 'wx1', 'key', 'plugin-fault')
  expect(repeatIdOf('r', 'wx1', 'key', 'transport')).toBe(one)
  expect(repeatIdOf('r', 'wx1', 'other', 'plugin-fault')).not.toBe(one)
  expect(repeatIdOf('r', 'wx2', 'key', 'plugin-fault')).not.toBe(one)
  expect(repeatIdOf('q', 'wx1', 'key', 'plugin-fault')).not.toBe(one)
})

test.each(['config', 'credential', 'permission'] as const)(
  'failures of class %s are one for the whole app',
  (errorClass) => {
    const one = repeatIdOf('r', 'wx1', 'key', errorClass)
    expect(repeatIdOf('r', 'wx1', 'other', errorClass)).toBe(one)
    expect(repeatIdOf('r', 'wx2', 'key', errorClass)).not.toBe(one)
  },
)

test('neither the key nor the appid can be read from it', () => {
  expect(repeatIdOf('r', 'wxd678efh567hg6787', 'oia2TjuEGTNoeX76QEjQNrcURxG8', undefined)).toMatch(/^[\w-]{22}$/)
})
