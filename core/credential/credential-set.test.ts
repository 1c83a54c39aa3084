import { describe, expect, test } from 'vitest'
import { setOf } from '../testing/credential-store-suite.ts'
import { firstEnd, lastEnd, nextSet, usableValues } from './credential-set.ts'
import { decodeSet, encodeSet } from './set-codec.ts'

const value = (text: string, ttlMs: number) => ({ value: text, ttlMs })

describe('values that came', () => {
  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('with a life of %d are refused', (ttlMs) => {
    expect(usableValues({ a: value('x', ttlMs) })).toBeUndefined()
  })

  test('without text, or none at all, are refused', () => {
    expect(usableValues({ a: value('', 1) })).toBeUndefined()
    expect(usableValues({})).toBeUndefined()
    expect(usableValues({ a: value('x', 1), b: value('y', 0) })).toBeUndefined()
  })

  test('are taken otherwise', () => {
    expect(usableValues({ a: value('x', 0.5) })).toEqual([['a', { value: 'x', ttlMs: 0.5 }]])
  })
})

describe('the next set', () => {
  const first = nextSet(
    undefined,
    [
      ['a', value('1', 1_000)],
      ['b', value('2', 5_000)],
    ],
    { now: 100, fence: 7 },
  )

  test('dates each value by its own life', () => {
    expect([firstEnd(first), lastEnd(first), first.fence, first.again]).toEqual([1_100, 5_100, 7, false])
  })

  test('raises the revision of what is new and keeps that of what came again', () => {
    const next = nextSet(
      first,
      [
        ['a', value('1', 900)],
        ['b', value('3', 5_000)],
      ],
      { now: 50, fence: 8 },
    )
    expect(next.values.get('a')?.revision).toBe(first.values.get('a')?.revision)
    expect(next.values.get('b')?.revision).toBeGreaterThan(first.values.get('b')?.revision ?? Number.NaN)
    expect(next.again).toBe(false)
  })

  test('knows that all came again, and remembers a dispute for as long as they do', () => {
    const same = [
      ['a', value('1', 900)],
      ['b', value('2', 4_900)],
    ] as const
    const disputed = nextSet(first, same, { now: 200, fence: 8, disputed: '1' })
    expect([disputed.again, disputed.disputedAt]).toEqual([true, 200])
    expect(nextSet(disputed, same, { now: 300, fence: 9 }).disputedAt).toBe(200)
    const replaced = nextSet(disputed, [['a', value('9', 900)]], { now: 300, fence: 9, disputed: '1' })
    expect([replaced.again, replaced.disputedAt]).toEqual([false, undefined])
  })

  test('never lives for less than a millisecond or beyond a century', () => {
    const odd = nextSet(
      undefined,
      [
        ['a', value('1', 0.2)],
        ['b', value('2', 1e300)],
      ],
      { now: 0, fence: 1 },
    )
    expect(firstEnd(odd)).toBe(1)
    expect(Number.isSafeInteger(lastEnd(odd))).toBe(true)
  })
})

test('bytes that are no set are none', () => {
  const good = JSON.parse(Buffer.from(encodeSet(setOf('x', 1, 0))).toString())
  const bytes = (found: unknown) => Buffer.from(JSON.stringify(found))
  expect(decodeSet(bytes(good))).toEqual(setOf('x', 1, 0))
  const bad = [
    7,
    null,
    { ...good, fence: 'x' },
    { ...good, values: [] },
    { ...good, values: 'x' },
    { ...good, values: [7] },
    { ...good, values: [['a', { value: 'x' }]] },
    { ...good, forcedAt: undefined },
  ]
  for (const found of bad) expect(decodeSet(bytes(found))).toBeUndefined()
  expect(decodeSet(Buffer.from('{'))).toBeUndefined()
})
