import { describe, expect, test } from 'vitest'
import { readApiV3Key, readEncodingAesKey } from './read-secret-keys.ts'
import { sound, whatOf } from './testing/faulty.ts'
import vectors from './testing/vectors.json' with { type: 'json' }

describe('an APIv3 key', () => {
  test('is its 32 bytes', () => {
    expect(sound(readApiV3Key(vectors.apiV3Key)).export().toString()).toBe(vectors.apiV3Key)
  })

  test.each([
    [vectors.apiV3Key.slice(1), 'has 31 bytes; the APIv3 key has exactly 32'],
    [`${vectors.apiV3Key}9`, 'has 33 bytes; the APIv3 key has exactly 32'],
    [`${vectors.apiV3Key} `, 'has 33 bytes, spaces or line ends at its sides among them; the APIv3 key has exactly 32'],
    ['密'.repeat(32), 'has 96 bytes; the APIv3 key has exactly 32'],
  ])('is counted in bytes: %j', (text, what) => {
    expect(whatOf(readApiV3Key(text))).toBe(what)
  })

  test('is not shown when it is refused', () => {
    expect(JSON.stringify(readApiV3Key(vectors.apiV3Key.slice(1)))).not.toContain(vectors.apiV3Key.slice(1, 9))
  })
})

describe('an EncodingAESKey', () => {
  test.each(vectors.callbacks)('is the 32 bytes of the example: $label', ({ encodingAESKey, aesKeyHex }) => {
    expect(sound(readEncodingAesKey(encodingAESKey)).export().toString('hex')).toBe(aesKeyHex)
  })

  test('may end with bits that stand for nothing', () => {
    // 43 characters carry 258 bits: "9" is 0b111101, whose last two bits belong to no byte; "8" is 0b111100.
    const [whole, stray] = ['8', '9'].map((last) => sound(readEncodingAesKey(`${'A'.repeat(42)}${last}`)))
    expect(stray?.export()).toEqual(whole?.export())
  })

  test.each(['a'.repeat(42), 'a'.repeat(44), `${'a'.repeat(42)}+`, `${'a'.repeat(42)}=`, ''])('refuses %j', (text) => {
    expect(whatOf(readEncodingAesKey(text))).toContain(`it has ${text.length} characters, expected 43`)
  })
})
