import { describe, expect, it } from 'vitest'
import { exampleOf } from './example-of.ts'
import {
  each,
  filledCredential,
  filledSecret,
  fromState,
  integer,
  like,
  payAuthorization,
  regex,
  sealedField,
  sealedHandle,
} from './matcher.ts'
import { type Matching, mismatches } from './mismatches.ts'

const paths = (tree: unknown, actual: unknown, more: Partial<Matching> = {}) =>
  mismatches(tree, actual, { path: 'x', ...more }).map(({ path }) => path)

describe('matching', () => {
  it.each([
    ['a text', 'a', 'a', 'b'],
    ['a number', 1, 1, '1'],
    ['nothing', null, null, undefined],
    ['bytes', new Uint8Array([1]), new Uint8Array([1]), new Uint8Array([2])],
    ['like a text', like('a'), 'b', 1],
    ['like an object', like({ a: 1 }), { a: 2 }, { a: '2' }],
    ['like a list', like([1, 'a']), [2, 'b'], [2]],
    ['like nothing', like(null), null, {}],
    ['a whole number', integer(1), 2, 2.5],
    ['a pattern, as a whole', regex('[0-9]+', '1'), '22', 'a22'],
    ['a list of items', each({ a: like(1) }), [{ a: 1 }, { a: 2 }], []],
    ['the items of a list', each('a'), ['a'], ['b']],
    ['a value of the state', fromState('id', 'e'), 'any', 1],
    ['a credential', filledCredential('access-token'), filledCredential('access-token'), filledSecret('access-token')],
    ['an authorization', payAuthorization(), 'WECHATPAY2-SHA256-RSA2048 mchid="1"', 'Basic a'],
    ['an encrypted field', sealedField('Zhang'), 'bm90IGl0', 'Zhang'],
    ['a handle', sealedHandle('session', 'v'), 'handle', ''],
    ['a look-alike of a matcher, which is data', { kind: 'like', example: 'a' }, { kind: 'like', example: 'a' }, 'a'],
  ])('takes %s and nothing else', (_what, tree, right, wrong) => {
    expect(paths(tree, right)).toEqual([])
    expect(paths(tree, wrong)).not.toEqual([])
  })

  it('names each place', () => {
    const tree = { a: 1, b: [{ c: like('x') }], d: { e: true } }

    expect(paths(tree, { a: 2, b: [{ c: 3 }], d: {}, f: 1 })).toEqual(['x.a', 'x.b[0].c', 'x.d.e', 'x.f'])
  })

  it('lets names that are not there pass only where that is said', () => {
    expect(paths({ a: 1 }, { a: 1, b: 2 }, { open: true })).toEqual([])
    expect(paths(like({ a: 1 }), { a: 1, b: 2 })).toEqual(['x.b'])
    expect(paths({ a: undefined }, { b: undefined })).toEqual([])
    expect(paths({ a: undefined }, { a: 1 })).toEqual(['x.a'])
  })

  it('holds against the example where that was the answer', () => {
    expect(paths(like({ a: 1 }), { a: 2 }, { exact: true })).toEqual(['x.a'])
    expect(paths(integer(1), 2, { exact: true })).toEqual(['x'])
    expect(paths(fromState('id', 'e'), 'f', { exact: true })).toEqual(['x'])
  })

  it('holds against what the states gave, and what handles and fields hide', () => {
    expect(paths(fromState('id', 'e'), 'f', { values: { id: 'f' } })).toEqual([])
    expect(paths(fromState('id', 'e'), 'e', { values: { id: 'f' } })).toEqual(['x'])
    expect(paths(sealedHandle('s', 'v'), 'h', { opens: () => false })).toEqual(['x'])
    expect(paths(sealedField('Zhang'), 'abc', { unseal: () => 'Zhang' })).toEqual([])
    expect(paths(sealedField('Zhang'), 'abc', { unseal: () => undefined })).toEqual(['x'])
  })

  it('says what was expected and what came', () => {
    const [found] = mismatches({ a: each(regex('[a-z]', 'a'), 2) }, { a: 'b'.repeat(400) }, { path: 'x' })

    expect(found).toEqual({
      path: 'x.a',
      expected: '2 or more items like a text that matches /^(?:[a-z])$/',
      actual: `"${'b'.repeat(299)}… (402 characters)`,
    })
  })
})

describe('examples', () => {
  it('stand in place of matchers', () => {
    const tree = {
      a: like({ b: integer(1) }),
      c: each(regex('x', 'x'), 2),
      d: fromState('id', 'e'),
      e: sealedField('Z'),
      f: new Uint8Array([1]),
    }

    expect(exampleOf(tree)).toEqual({ a: { b: 1 }, c: ['x', 'x'], d: 'e', e: 'Z', f: new Uint8Array([1]) })
    expect(exampleOf(tree.d, { values: { id: 'f' } })).toBe('f')
    expect(exampleOf(tree.e, { seal: (text) => `sealed ${text}` })).toBe('sealed Z')
    expect(exampleOf(sealedHandle('s', 'v'), { handle: ({ name }) => `handle of ${name}` })).toBe('handle of s')
  })

  it('are not to be had of references, nor of handles that nobody makes', () => {
    expect(() => exampleOf(filledSecret('app-secret'))).toThrow('a "filled" stands where only values can')
    expect(() => exampleOf(sealedHandle('s', 'v'))).toThrow('the handle "s" stands where none can be made')
  })
})
