import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isHostError } from '../../errors/host-error.ts'
import { readBody } from './read-body.ts'

const read = (body: string | readonly number[], contentType = 'application/json') =>
  readBody(Buffer.from(body as string), contentType)
const refusal = (body: string | readonly number[], contentType?: string) => {
  try {
    read(body, contentType)
  } catch (error) {
    if (isHostError(error)) return error.code
    throw error
  }
  return 'taken'
}

describe('a body', () => {
  test.each(['{"a":[1,"中",null]}', ' [ ] ', '"text"', 'null', '0.5'])('%s is read as JSON', (text) => {
    expect(read(text)).toEqual(JSON.parse(text))
  })

  test('may begin with a byte order mark', () => {
    expect(read([0xef, 0xbb, 0xbf, 0x7b, 0x7d])).toEqual({})
  })

  // "门诊" in GBK, as any GBK table has it: C3 C5 D5 EF.
  test.each(['gbk', 'GBK', '"gb2312"', 'gb18030'])('in charset %s is converted', (charset) => {
    const bytes = [0x22, 0xc3, 0xc5, 0xd5, 0xef, 0x22]
    expect(read(bytes, `application/json; charset=${charset}`)).toBe('门诊')
  })

  test.each(['utf-8', 'UTF8', '"utf-8"'])('may name its charset %s', (charset) => {
    expect(read('"中"', `application/json;charset=${charset}`)).toBe('中')
  })

  test('without a content type is UTF-8', () => {
    expect(readBody(Buffer.from('"中"'), undefined)).toBe('中')
  })

  test.each([
    ['cut JSON', '{"a":', undefined],
    ['two values', '{} {}', undefined],
    ['nothing but blanks', '  ', undefined],
    ['NaN', 'NaN', undefined],
    ['bytes of GBK as UTF-8', [0x22, 0xc3, 0xc5, 0x22], undefined],
    ['a surrogate in UTF-8', [0x22, 0xed, 0xa0, 0x80, 0x22], undefined],
    ['an overlong form', [0x22, 0xc0, 0xaf, 0x22], undefined],
    ['half a character of GBK', [0x22, 0xb0], 'application/json; charset=gbk'],
    ['a byte that GBK does not have', [0x22, 0xff, 0x22], 'application/json; charset=gbk'],
    ['half a surrogate pair', '"\\ud800"', undefined],
    ['half a surrogate pair in a name', '{"\\udc00":1}', undefined],
    ['half a surrogate pair in a list', '[["\\ud800"]]', undefined],
    ['a field __proto__', '{"a":{"__proto__":{"x":1}}}', undefined],
    ['a field __proto__ in disguise', '{"__pr\\u006fto__":{}}', undefined],
    ['33 levels', `${'['.repeat(33)}${']'.repeat(33)}`, undefined],
  ])('with %s is refused', (_name, body, contentType) => {
    expect(refusal(body, contentType)).toBe('WXH_BODY_INVALID')
  })

  test.each(['utf-16', 'latin1', 'constructor', '__proto__'])('in charset %s is refused', (charset) => {
    expect(refusal('{}', `application/json; charset=${charset}`)).toBe('WXH_CONTENT_TYPE_UNSUPPORTED')
  })

  test('may be 32 levels deep, with whole pairs and the word __proto__ as a value', () => {
    expect(refusal(`${'['.repeat(32)}${']'.repeat(32)}`)).toBe('taken')
    expect(refusal('["\\ud83d\\ude00","__proto__"]')).toBe('taken')
  })

  test('of a million brackets is refused without harm', () => {
    expect(refusal('['.repeat(1_000_000))).toBe('WXH_BODY_INVALID')
    expect(refusal('['.repeat(1_000_000) + ']'.repeat(1_000_000))).toBe('WXH_BODY_INVALID')
    expect(refusal('{"a":'.repeat(200_000))).toBe('WXH_BODY_INVALID')
  })
})

describe('whatever comes', () => {
  const charset = fc.constantFrom('utf-8', 'gbk', 'gb2312', 'gb18030', 'x')
  test('is read or refused with a code', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), charset, (bytes, name) => {
        expect(refusal([...bytes], `application/json; charset=${name}`)).toMatch(/^(taken|WXH_)/)
      }),
      { numRuns: 1_000 },
    )
  })

  test('that is JSON-like is read or refused with a code', () => {
    const piece = fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\\', '\\u', 'd800', '__proto__', '1', 'e', '\0')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.string(), (pieces, contentType) => {
        expect(refusal(pieces.join(''))).toMatch(/^(taken|WXH_)/)
        expect(refusal(pieces.join(''), contentType)).toMatch(/^(taken|WXH_)/)
      }),
      { numRuns: 1_000 },
    )
  })

  test('that JSON.stringify wrote comes back as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5, noUnicodeString: false }), (value) => {
        const text = JSON.stringify(value)
        fc.pre(!text.includes('__proto__') && value !== undefined && JSON.stringify(value).isWellFormed())
        fc.pre(!/\\u[dD][89a-fA-F]/.test(text))
        expect(read(text)).toEqual(JSON.parse(text))
      }),
    )
  })
})
