import { describe, expect, test } from 'vitest'
import { canonicalJson, contentHash, pactHash } from './canonical-json.ts'

describe('canonical JSON', () => {
  // RFC 8785, sections 3.2.2 and 3.2.3: its own example, and its expected order of keys.
  test('is that of RFC 8785', () => {
    const example = {
      // biome-ignore lint/correctness/noPrecisionLoss: the RFC's own number.
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    }
    expect(canonicalJson(example)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    )
  })

  test('sorts keys by their UTF-16 code units', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6']
    const sorted = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33']
    expect(canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])))).toBe(
      `{${sorted.map((key) => `${JSON.stringify(key)}:0`).join(',')}}`,
    )
  })

  test('keeps a member called __proto__', () => {
    expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":2}}'))).toBe('{"__proto__":{"a":2},"b":1}')
  })

  test('passes over what JSON would not hold', () => {
    expect(canonicalJson({ a: undefined, b: [undefined] })).toBe('{"b":[null]}')
  })
})

describe('the hash of a content', () => {
  test('does not depend on order or blanks', () => {
    // printf '{"a":1,"b":[2]}' | openssl dgst -sha256 -binary | base64
    const expected = 'sha256-CFW/wg62z6pL59a1EMY90imXcYvdrcsaSRXOw6FhRbk='
    expect(contentHash(JSON.parse('{"b": [2], "a": 1}'))).toBe(expected)
    expect(contentHash(JSON.parse('{"a":1,\n"b":[2]}'))).toBe(expected)
  })

  test('of a pact leaves out its metadata, and nothing else', () => {
    const pact = (more: object) => pactHash(JSON.stringify({ consumer: { name: 'echo' }, interactions: [], ...more }))
    expect(pact({ metadata: { pactRust: { ffi: '0.5' } } })).toBe(pact({}))
    expect(pact({ interactions: [{}] })).not.toBe(pact({}))
    expect(pactHash('[]')).toBe(contentHash([]))
  })

  test('of a pact tells ids apart that one double stands for', () => {
    // Both are 3487542469355618304 as doubles.
    expect(pactHash('{"msgid":3487542469355618313}')).not.toBe(pactHash('{"msgid":3487542469355618312}'))
    expect(pactHash('{"msgid": 3487542469355618313}')).toBe(pactHash('{"msgid":3487542469355618313}'))
  })
})
