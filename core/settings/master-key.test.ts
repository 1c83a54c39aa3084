import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { looksMadeUp, normalizeMasterKey } from './master-key.ts'

// RFC 4231 has no 32-byte key; these 32 bytes are SHA-256 of nothing, FIPS 180-4 example of the empty message.
const hex = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const base64 = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
const base64url = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU'

test.each([hex, hex.toUpperCase(), base64, base64url, `${base64url}\n`])('%j is read as the same 32 bytes', (text) =>
  expect(normalizeMasterKey(text)?.reveal()).toBe(base64url),
)

test.each(['', 'short', hex.slice(2), `${base64}x`, base64.replace('Q', '*'), randomBytes(33).toString('base64url')])(
  '%j is no key',
  (text) => expect(normalizeMasterKey(text)).toBeUndefined(),
)

test.each([
  '00'.repeat(32),
  '0123456789abcdef'.repeat(4),
  Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('hex'),
])('%s looks made up', (text) => {
  const key = normalizeMasterKey(text)
  expect(key && looksMadeUp(key)).toBe(true)
})

test('a random key does not look made up', () => {
  const key = normalizeMasterKey(hex)
  expect(key && looksMadeUp(key)).toBe(false)
})
