import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readJsonText } from './json-text.ts'

describe('readJsonText', () => {
  test('reads whatever JSON can say', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        expect(readJsonText(text)).toEqual({ ok: true, value: JSON.parse(text) })
      }),
    )
  })

  test('agrees with the engine about what is JSON', () => {
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"b"',
      '1',
      '-0.5e3',
      '01',
      'true',
      'nul',
      ' ',
      '\n',
      '"\\x"',
      '"\t"',
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (parts) => {
        const text = parts.join('')
        const read = readJsonText(text)
        if (read.ok) expect(read.value).toEqual(JSON.parse(text))
        else if (!read.what.includes('twice')) expect(() => JSON.parse(text)).toThrow(SyntaxError)
      }),
      { numRuns: 2000 },
    )
  })

  test.each([
    ['{\n  "a": 1,\n}', 3, 1, 'expected a key in double quotes'],
    ['{"a" 1}', 1, 6, 'expected ":" after the key'],
    ['{"a": 1 "b": 2}', 1, 9, 'expected "," or "}"'],
    ['[1 2]', 1, 4, 'expected "," or "]"'],
    ['{"a": }', 1, 7, 'expected a value'],
    ['{} {}', 1, 4, 'expected the end of the file'],
    ['', 1, 1, 'expected a value, but the file ends here'],
    ['{"a": 1, "b": 2, "a": 3}', 1, 18, 'the key "a" stands twice'],
  ])('says where %j goes wrong', (text, line, column, what) => {
    expect(readJsonText(text)).toEqual({ ok: false, line, column, what })
  })

  test('never quotes a value', () => {
    expect(JSON.stringify(readJsonText('{"app-secret": hunter2}'))).not.toContain('hunter2')
  })

  test('passes over a byte order mark', () => {
    expect(readJsonText('\uFEFF{}')).toEqual({ ok: true, value: {} })
  })

  test('refuses what is nested without end', () => {
    expect(readJsonText('['.repeat(100_000))).toMatchObject({ ok: false, what: 'nested deeper than 200' })
  })
})
