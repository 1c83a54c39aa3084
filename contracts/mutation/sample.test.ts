import { expect, it } from 'vitest'
import { mutantsOf } from './enumerate.ts'
import { sampleOf } from './sample.ts'

const all = mutantsOf({ side: 'plugin', file: 'dist/a.js', source: `const a = [${'b, '.repeat(200)}c]` })
const ids = (size: number, seed: number) => sampleOf(all, size, seed).map(({ id }) => id)

it('takes as many as it may, in the order of the text', () => {
  const places = sampleOf(all, 50, 1).map(({ start }) => start)
  expect(places).toHaveLength(50)
  expect(places).toEqual(places.toSorted((one, other) => one - other))
})

it('takes all where they are few', () => {
  expect(sampleOf(all, 10_000, 1)).toEqual(all)
})

it('takes the same by the same seed, others by another', () => {
  expect(ids(50, 1)).toEqual(ids(50, 1))
  expect(ids(50, 1)).not.toEqual(ids(50, 2))
})

it('takes on where more are wanted', () => {
  expect(ids(60, 1)).toEqual(expect.arrayContaining(ids(50, 1)))
})
