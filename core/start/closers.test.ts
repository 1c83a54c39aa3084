import { expect, test } from 'vitest'
import { Closers } from './closers.ts'

test('what was opened last is closed first', async () => {
  const closed: string[] = []
  const closers = new Closers()
  for (const name of ['log', 'store']) closers.add(async () => void closed.push(name))
  await closers.close()
  expect(closed).toEqual(['store', 'log'])
})

test('one that fails keeps no other from being closed', async () => {
  const closed: string[] = []
  const closers = new Closers()
  closers.add(async () => void closed.push('log'))
  closers.add(() => Promise.reject(new Error('disk')))
  await expect(closers.close()).rejects.toThrow('disk')
  expect(closed).toEqual(['log'])
})

test('nothing is closed twice', async () => {
  let closed = 0
  const closers = new Closers()
  closers.add(async () => void closed++)
  await closers.close()
  await closers.close()
  expect(closed).toBe(1)
})
