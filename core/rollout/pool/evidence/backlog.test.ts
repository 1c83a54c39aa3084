import { expect, test } from 'vitest'
import type { Observation } from '../../observation.ts'
import { Backlog } from './backlog.ts'

const good = (arm: 'stable' | 'canary', count = 1): Observation[] =>
  Array.from({ length: count }, () => ({ arm, failed: false, error: false, slow: false, w: 0.05 }))
const failed: Observation = { arm: 'canary', failed: true, error: true, slow: false, w: 0.05125, repeat: 'a-b_c' }

test('good calls in a row become a run, in order', () => {
  const backlog = new Backlog()
  expect(backlog.push([...good('stable', 19), ...good('canary')])).toBe(false)
  backlog.push(good('canary'))
  expect(backlog.take()).toEqual({ text: 's19;c2', count: 21 })
  expect(backlog.take()).toEqual({ text: '', count: 0 })
})

test('a failure keeps its share and what its repeats have in common', () => {
  const backlog = new Backlog()
  expect(backlog.push([...good('stable', 3), failed, ...good('stable')])).toBe(true)
  expect(backlog.take().text).toBe('s3;cfe,0.05125,a-b_c;s1')
})

test('slow calls and errors that are not to blame are told from failures', () => {
  const backlog = new Backlog()
  backlog.push([{ arm: 'stable', failed: false, error: true, slow: true, w: 0.5 }])
  backlog.push([{ arm: 'canary', failed: false, error: false, slow: true, w: 0.5 }])
  expect(backlog.take().text).toBe('sel,0.5,;cl,0.5,')
})

test('many are taken in parts of 5,000', () => {
  const backlog = new Backlog()
  backlog.push(good('stable', 11_000))
  expect([backlog.take(), backlog.take(), backlog.take()].map(({ text }) => text)).toEqual(['s5000', 's5000', 's1000'])
  expect(backlog.count).toBe(0)
})

test('beyond 20,000 all are dropped, and those after them, until Redis is back', () => {
  const backlog = new Backlog()
  backlog.push([...good('stable', 20_000), failed])
  backlog.push(good('canary', 4))
  expect([backlog.count, backlog.take().text]).toEqual([0, ''])
  expect([backlog.reopen(), backlog.reopen()]).toEqual([20_005, 0])
  backlog.push(good('canary', 2))
  expect(backlog.take().text).toBe('c2')
})
