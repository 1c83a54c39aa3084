import { expect, test } from 'vitest'
import { YoungGarbage, youngBytes } from './young-garbage.ts'

const megabyte = 1_048_576

test('pieces are cleared away every four megabytes', () => {
  const collected: unknown[] = []
  const garbage = new YoungGarbage((options) => collected.push(options))
  new YoungGarbage().add(4 * megabyte)
  for (let piece = 0; piece < 9; piece++) garbage.add(megabyte)
  expect(collected).toEqual([{ type: 'minor' }, { type: 'minor' }])
})

test('what lines leave behind is cleared away, too', () => {
  const garbage = new YoungGarbage()
  garbage.add(4 * megabyte)
  const before = youngBytes()
  for (let line = 0; line < 5_000; line++) JSON.parse(`{"a":["${line}"]}`)
  const dirty = youngBytes()
  garbage.add(4 * megabyte)
  expect(dirty).toBeGreaterThan(before)
  expect(youngBytes()).toBeLessThan(dirty)
})
