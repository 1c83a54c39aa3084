import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseLossless } from './lossless-json.ts'

const exact = (value: unknown): bigint => BigInt(value as string | number)

describe('parseLossless', () => {
  test('keeps every integer exact', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (integer) => {
        const parsed = parseLossless(`{"msgid":${integer}}`) as { msgid: unknown }
        expect(exact(parsed.msgid)).toBe(integer)
      }),
    )
  })

  test('keeps integers about 2^53 exact, as numbers only where they are safe', () => {
    const edge = 2n ** 53n
    for (const integer of [edge - 2n, edge - 1n, edge, edge + 1n, -edge + 1n, -edge, -edge - 1n]) {
      const parsed = parseLossless(`[${integer}]`) as [unknown]
      expect(exact(parsed[0])).toBe(integer)
      expect(typeof parsed[0] === 'number').toBe(integer > -edge && integer < edge)
    }
  })

  test('agrees with JSON.parse where no integer is too big', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        fc.pre(!/\d{16}/.test(text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '')))
        expect(parseLossless(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  test('leaves digits in strings and long fractions alone', () => {
    expect(parseLossless('{"id":"2398759827348957234","rate":0.1234567890123456}')).toEqual({
      id: '2398759827348957234',
      rate: 0.1234567890123456,
    })
  })

  test('reads the msgid of the template-message page to the last digit', () => {
    // wire-protocol reference, template-message page: msgid is a JSON number beyond 2^53.
    expect(parseLossless('{"errcode":0,"errmsg":"ok","msgid":3487542469355618313}')).toEqual({
      errcode: 0,
      errmsg: 'ok',
      msgid: '3487542469355618313',
    })
  })

  test.each(['', '{', '{"a":1234567890123456789', 'undefined'])('refuses %j as JSON.parse does', (text) => {
    expect(() => parseLossless(text)).toThrow(SyntaxError)
  })

  test.each(['"\\1234567890123456789', '"a1234567890123456789', '"\\\n1234567890123456789"', '"1234567890123456789\\'])(
    'digits in a string without a sound end do not become a value: %j',
    (text) => {
      expect(() => parseLossless(text)).toThrow(SyntaxError)
    },
  )

  test('agrees with JSON.parse about what is JSON at all', () => {
    const pieces = ['"', '\\', '{', '}', '[', ']', ':', ',', '1234567890123456789', '-', '.', 'e', '0', ' ', '\n', 'a']
    const isJson = (parse: (text: string) => unknown, text: string) => {
      try {
        parse(text)
        return true
      } catch {
        return false
      }
    }
    const shapes = fc.oneof(
      fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join('')),
      // Nearly JSON: one piece put into a sound text.
      fc.tuple(fc.constantFrom(...pieces), fc.nat(45)).map(([piece, at]) => {
        const sound = '{"a":[1234567890123456789,"x\\"9876543210987654321"]}'
        return sound.slice(0, at) + piece + sound.slice(at)
      }),
    )
    fc.assert(
      fc.property(shapes, (text) => {
        expect(isJson(parseLossless, text)).toBe(isJson(JSON.parse, text))
      }),
      { numRuns: 3_000 },
    )
  })
})
