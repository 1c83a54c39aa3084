import { expect, test } from 'vitest'
import { untilAborted } from './until-aborted.ts'

test('a rejection of what is shared reaches the caller', async () => {
  const shared = Promise.reject(new Error('shared'))
  await expect(untilAborted(shared, new AbortController().signal)).rejects.toThrow('shared')
  await expect(untilAborted(shared, undefined)).rejects.toThrow('shared')
})

test('nothing is left listening on the signal of a caller', async () => {
  const signal = new AbortController().signal
  let listening = 0
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  signal.addEventListener = (...given: Parameters<typeof add>) => {
    listening++
    add(...given)
  }
  signal.removeEventListener = (...given: Parameters<typeof remove>) => {
    listening--
    remove(...given)
  }
  expect(await untilAborted(Promise.resolve(7), signal)).toBe(7)
  await new Promise(setImmediate)
  expect(listening).toBe(0)
})
