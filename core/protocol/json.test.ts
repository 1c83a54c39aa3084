import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isJsonObject, pointerStep, pointerSteps, valueAt } from './json.ts'

describe('a JSON pointer', () => {
  // The examples of RFC 6901, section 5.
  const document = {
    foo: ['bar', 'baz'],
    '': 0,
    'a/b': 1,
    'c%d': 2,
    'e^f': 3,
    'g|h': 4,
    'i\\j': 5,
    'k"l': 6,
    ' ': 7,
    'm~n': 8,
  }
  test.each([
    ['', document],
    ['/foo', ['bar', 'baz']],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['/c%d', 2],
    ['/e^f', 3],
    ['/g|h', 4],
    ['/i\\j', 5],
    ['/k"l', 6],
    ['/ ', 7],
    ['/m~0n', 8],
  ])('%j leads where RFC 6901 says', (pointer, value) => {
    expect(valueAt(document, pointer)).toEqual(value)
  })

  test.each(['/nope', '/foo/2', '/foo/0/0', '/constructor', '/foo/length/x', '/__proto__'])('%j leads nowhere', (p) => {
    expect(valueAt(document, p)).toBeUndefined()
  })

  test('a text that is none is refused', () => {
    expect(() => pointerSteps('foo')).toThrow('Not a JSON pointer')
  })

  test('what is written as a step is read as that step', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (steps) => {
        expect(pointerSteps(steps.map(pointerStep).join(''))).toEqual(steps)
      }),
    )
  })
})

test.each([
  [{}, true],
  [[], false],
  [null, false],
  ['{}', false],
])('%j is an object: %s', (value, is) => {
  expect(isJsonObject(value)).toBe(is)
})
