import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bodyHash, intentId } from './intent-id.ts'

describe('the hash of a body', () => {
  const shuffled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffled)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, child]) => [key, shuffled(child)]),
    )
  }

  test('does not depend on the order of fields', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect(bodyHash(shuffled(value))).toBe(bodyHash(value))
      }),
    )
  })

  test('differs where the JSON differs', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        fc.pre(JSON.stringify(sortKeys(a)) !== JSON.stringify(sortKeys(b)))
        expect(bodyHash(a)).not.toBe(bodyHash(b))
      }),
    )
    expect(bodyHash([1, 2])).not.toBe(bodyHash([2, 1]))
    expect(bodyHash(undefined)).not.toBe(bodyHash(null))
  })

  // Another way to one spelling: pairs instead of objects.
  const sortKeys = (value: unknown): unknown => {
    if (Array.isArray(value)) return ['list', value.map(sortKeys)]
    if (typeof value !== 'object' || value === null) return value
    return [
      'object',
      Object.keys(value)
        .sort()
        .map((key) => [key, sortKeys((value as Record<string, unknown>)[key])]),
    ]
  }
})

test('the id of an intent depends on each part, wherever one ends', () => {
  const ids = [
    ['wx1', 'a', 'b', 'c'],
    ['wx1', 'a', 'bc', ''],
    ['wx1', 'ab', '', 'c'],
    ['wx2', 'a', 'b', 'c'],
  ].map(([appid = '', protocol = '', operation = '', key = '']) => intentId(appid, protocol, operation, key))
  expect(new Set(ids).size).toBe(4)
  expect(ids[0]).toMatch(/^[0-9a-f]{64}$/)
})
