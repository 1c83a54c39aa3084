import { describe, expect, it, test } from 'vitest'
import { absent, Word } from './difference.ts'
import { createMask } from './mask.ts'

const mask = createMask(new Uint8Array(32).fill(7))

describe('a masked value', () => {
  test.each([
    [absent, 'absent'],
    [null, 'null'],
    [true, 'true'],
    [new Word('POST'), 'POST'],
    [[1, 2], 'list of 2'],
    [{ a: 1 }, 'object of 1 member'],
  ])('%s is shown as it is', (value, expected) => {
    expect(mask(value)).toBe(expected)
  })

  test.each([
    ['oUpF8uMuAJO_M2pxb1Q9zNjWeS6o', /^text of 28 characters #[0-9a-f]{8}$/],
    ['x', /^text of 1 character #[0-9a-f]{8}$/],
    [13800138000, /^whole number of 11 digits #[0-9a-f]{8}$/],
    [-5, /^whole number of 1 digit #[0-9a-f]{8}$/],
    [12345678901234567890n, /^whole number of 20 digits #[0-9a-f]{8}$/],
    [1.5, /^number #[0-9a-f]{8}$/],
    [new Uint8Array(3), /^3 bytes #[0-9a-f]{8}$/],
  ])('%s shows its kind and length', (value, expected) => {
    expect(mask(value)).toMatch(expected)
  })

  it('is equal for equal values, and another under another key', () => {
    expect(mask('13800138000')).toBe(mask('13800138000'))
    expect(mask('13800138000')).not.toBe(mask('13800138001'))
    expect(createMask(new Uint8Array(32))('13800138000')).not.toBe(mask('13800138000'))
  })

  // printf x | openssl dgst -sha256 -mac HMAC -macopt hexkey:0707…07 (32 bytes)
  it('is hashed by HMAC-SHA-256', () => {
    expect(mask('x')).toBe('text of 1 character #5b29e7eb')
  })
})
