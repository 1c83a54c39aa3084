import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findJsonMistake } from './json-scan.ts'

const parses = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('finding the mistake in a JSON text', () => {
  test.each([
    ['', 1, 1, 'expected a value, got the end of the file'],
    ['{\n  "plugins": [\n    {"path": "a",}\n  ]\n}', 3, 18, 'expected a key, got "}"'],
    ['{"a": x}', 1, 7, 'expected a value, got "x"'],
    ['{"a" 1}', 1, 6, 'expected ":", got "1"'],
    ['[1 2]', 1, 4, 'expected "," or "]", got "2"'],
    ['{"a": 1', 1, 8, 'expected "," or "}", got the end of the file'],
    ['{} {}', 1, 4, 'expected the end, got "{"'],
    ['[1,]', 1, 4, 'expected a value, got "]"'],
    ['{"a": 1}\n}', 2, 1, 'expected the end, got "}"'],
    [`{'a': 1}`, 1, 2, `expected a key or "}", got "'"`],
    ['{\n"range": 1, "range": 2}', 2, 13, 'the key "range" stands twice in one object'],
  ])('%j: line %i, column %i', (text, line, column, what) => {
    const mistake = findJsonMistake(text)
    expect(mistake).toMatchObject({ line, column })
    expect(mistake?.what).toContain(what)
  })

  test('every text that JSON.stringify writes is free of mistakes', () => {
    fc.assert(fc.property(fc.json(), (text) => findJsonMistake(text) === undefined))
  })

  test('a text that JSON.parse refuses has one', () => {
    const broken = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', '"', '{', ']', ',', ':', '\\', '\u0001', '0'))
      .map(
        ([text, at, piece]) => text.slice(0, at % (text.length + 1)) + piece + text.slice((at % (text.length + 1)) + 1),
      )
    fc.assert(fc.property(broken, (text) => parses(text) || findJsonMistake(text) !== undefined))
  })

  test('the same key may stand in two objects', () => {
    expect(findJsonMistake('[{"a": {"a": 1}}, {"a": 2}]')).toBeUndefined()
  })

  test('nesting of any depth is read', () => {
    expect(findJsonMistake('['.repeat(200_000) + ']'.repeat(200_000))).toBeUndefined()
  })
})
