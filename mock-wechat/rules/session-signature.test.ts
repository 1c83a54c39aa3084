import { expect, test } from 'vitest'
import { sessionSignature } from './session-signature.ts'

// wire-protocol reference, vectors-extra.json, officialUserData.sessionSignature.
test('a session is signed under the text of its key', () => {
  const key = 'o0q0otL8aEzpcZL/FT9WsQ=='
  expect(sessionSignature(key, '')).toBe('46e043c5525c2d817c44be603d30837a808a1d930d038f6fdc3e62a201fed128')
  expect(sessionSignature(key, '{"foo":"bar"}')).toBe(
    '654571f79995b2ce1e149e53c0a33dc39c0a74090db514261454e8dbe432aa0b',
  )
})
