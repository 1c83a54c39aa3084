import { expect, test } from 'vitest'
import { Share } from './share.ts'

const taken = (percent: number) => {
  const share = new Share()
  return Array.from({ length: 10 }, () => (share.takes(percent) ? 'x' : '.')).join('')
}

test('a share is exact and evenly spread', () => {
  expect([0, 20, 30, 100].map(taken)).toEqual(['..........', '....x....x', '...x..x..x', 'xxxxxxxxxx'])
})
