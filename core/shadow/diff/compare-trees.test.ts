import { describe, expect, it, test } from 'vitest'
import { compareTrees, mostDifferences } from './compare-trees.ts'
import { absent, Word } from './difference.ts'

const paths = (stable: unknown, canary: unknown) => compareTrees('b', stable, canary).map(({ path }) => path)

describe('two values', () => {
  test.each([
    ['texts', 'a', 'a'],
    ['numbers', 1, 1],
    ['the two zeros', 0, -0],
    ['no numbers at all', Number.NaN, Number.NaN],
    ['big numbers', 12345678901234567890n, 12345678901234567890n],
    ['bytes', new Uint8Array([1, 2]), Buffer.from([1, 2])],
    ['words', new Word('POST'), new Word('POST')],
    ['objects in another order', { a: 1, b: [true, null] }, { b: [true, null], a: 1 }],
    ['a member that is undefined and none', { a: 1, b: undefined }, { a: 1 }],
  ])('that are equal %s do not differ', (_, stable, canary) => {
    expect(paths(stable, canary)).toEqual([])
  })

  test.each([
    ['texts', 'a', 'b', ['b']],
    ['a number and its text', 1, '1', ['b']],
    ['null and nothing', { a: null }, {}, ['b/a']],
    ['bytes', new Uint8Array([1]), new Uint8Array([2]), ['b']],
    ['a word and a text', new Word('x'), 'x', ['b']],
    ['members, deep', { a: { b: 1, c: 1 } }, { a: { b: 2, c: 1 } }, ['b/a/b']],
    ['a member too many', {}, { a: 1 }, ['b/a']],
    ['a list and an object', [], {}, ['b']],
    ['the order of a list', [1, 2], [2, 1], ['b/*', 'b/*']],
    ['a longer list', [1], [1, 2], ['b/*']],
    ['a name of every object', {}, { toString: 1 }, ['b/toString']],
  ])('that differ in %s are told by their place', (_, stable, canary, expected) => {
    expect(paths(stable, canary)).toEqual(expected)
  })

  it('keep what stands there, or that nothing does', () => {
    expect(compareTrees('b', { a: 1 }, {})).toEqual([{ path: 'b/a', stable: 1, canary: absent }])
  })

  it('call members as they are told to', () => {
    const [found] = compareTrees('b', { o1: 1 }, { o1: 2 }, () => '{key}')

    expect(found?.path).toBe('b/{key}')
  })

  it('have no more differences than anybody reads', () => {
    expect(paths(Array(1_000).fill(1), Array(1_000).fill(2))).toHaveLength(mostDifferences)
  })
})
