import { expect, it } from 'vitest'
import { asTheyCome } from './as-they-come.ts'

const collect = async <T>(from: AsyncIterable<T>): Promise<readonly T[]> => {
  const all: T[] = []
  for await (const each of from) all.push(each)
  return all
}

it('gives results as they are ready, each once', async () => {
  const slow = Promise.withResolvers<string>()
  const ran: string[] = []
  const run = async (item: string) => {
    ran.push(item)
    if (item === 'c') slow.resolve('a')
    return item === 'a' ? slow.promise : item
  }
  expect(await collect(asTheyCome(['a', 'b', 'c'], 2, run))).toEqual(['b', 'a', 'c'])
  expect(ran).toEqual(['a', 'b', 'c'])
})

it('runs no more at once than it may', async () => {
  let now = 0
  let most = 0
  const run = async (item: number) => {
    now += 1
    most = Math.max(most, now)
    await Promise.resolve()
    now -= 1
    return item
  }
  expect(await collect(asTheyCome([1, 2, 3, 4, 5], 2, run))).toHaveLength(5)
  expect(most).toBe(2)
})

it('ends with the first that rejects', async () => {
  const run = async (item: number) => {
    if (item === 2) throw new Error('two')
    return item
  }
  await expect(collect(asTheyCome([1, 2, 3], 1, run))).rejects.toThrow('two')
})

it('is done where there is nothing', async () => {
  expect(await collect(asTheyCome([], 2, async (item: never) => item))).toEqual([])
})
