import { expect, it } from 'vitest'
import { ranges } from './coverage-ranges.ts'

const of = (...parts: readonly (readonly [number, number, number])[]) => ({
  functionName: 'f',
  isBlockCoverage: true,
  ranges: parts.map(([startOffset, endOffset, count]) => ({ startOffset, endOffset, count })),
})

it('leaves out the block that did not run', () => {
  expect(ranges([of([10, 90, 2], [30, 40, 0])])).toEqual([
    [10, 30],
    [40, 90],
  ])
})

it('counts a function inside one that did not run again', () => {
  expect(ranges([of([0, 100, 0]), of([20, 30, 1])])).toEqual([[20, 30]])
})

it('is empty where nothing ran', () => {
  expect(ranges([of([0, 100, 0], [20, 30, 0])])).toEqual([])
})
