import { expect, test } from 'vitest'
import { nearMiss } from './near-miss.ts'

const keys = ['package', 'path', 'range', 'required', 'apps', 'serves']

test.each([
  ['rnage', 'range'],
  ['pacakge', 'package'],
  ['Path', 'path'],
  ['app', 'apps'],
  ['require', 'required'],
])('%s was meant to be %s', (word, meant) => {
  expect(nearMiss(word, keys)).toBe(meant)
})

test.each(['', 'colour', 'x'])('nothing is near to "%s"', (word) => {
  expect(nearMiss(word, keys)).toBeUndefined()
})
