import { expect, test } from 'vitest'
import { settle } from '../testing/virtual-clock.ts'
import { inParallel } from './in-parallel.ts'

test('no more than the width run at once, and results keep their order', async () => {
  let running = 0
  let most = 0
  const results = await inParallel([5, 1, 4, 2, 3], 2, async (rounds) => {
    most = Math.max(most, ++running)
    for (let i = 0; i < rounds; i++) await settle()
    running--
    return rounds * 10
  })
  expect(results).toEqual([50, 10, 40, 20, 30])
  expect(most).toBe(2)
})

test('one failure rejects the whole', async () => {
  await expect(inParallel([1, 2], 4, (n) => Promise.reject(new Error(`no ${n}`)))).rejects.toThrow('no 1')
})
