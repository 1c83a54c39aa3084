import { Ajv } from 'ajv'
import { describe, expect, it, test } from 'vitest'
import { fromBase64, toBase64 } from './base64.ts'
import { encryptField, FieldTooLongError } from './encrypt-field.ts'
import { fen } from './fen.ts'
import { openedByWeChat, vectorCall } from './testing/vector-call.ts'
import vectors from './testing/vectors.json' with { type: 'json' }

describe('an amount', () => {
  const takes = new Ajv().compile(fen())

  test.each([1, 100, 2 ** 53 - 1])('%i is one', (value) => {
    expect(takes(value)).toBe(true)
  })

  test.each([0, -1, 1.5, 2 ** 53, '100', null, Number.NaN])('%s is none', (value) => {
    expect(takes(value)).toBe(false)
  })

  it('may be 0 where it is said so', () => {
    expect(new Ajv().validate(fen({ minimum: 0 }), 0)).toBe(true)
  })
})

describe('a sensitive field', () => {
  test.each(vectors.oaep.samples)('$plaintext is read by WeChat Pay', async ({ plaintext, ciphertext }) => {
    const { value, serial } = await encryptField(vectorCall(), plaintext)

    expect(openedByWeChat(value)).toBe(plaintext)
    expect(openedByWeChat(ciphertext)).toBe(plaintext)
    expect(serial).toBe(vectors.platformSerial)
  })

  it('of 214 bytes still fits', async () => {
    const { value } = await encryptField(vectorCall(), 'x'.repeat(214))

    expect(openedByWeChat(value)).toHaveLength(214)
  })

  it('of 215 bytes is a failure', async () => {
    const tooLong = await encryptField(vectorCall(), 'x'.repeat(215)).catch((error: unknown) => error)

    expect(tooLong).toBeInstanceOf(FieldTooLongError)
    expect(tooLong instanceof FieldTooLongError && tooLong.failure('/name')).toMatchObject({
      class: 'invalid-argument',
      path: '/name',
    })
  })
})

describe('base64', () => {
  const { canonical, signature } = vectors.base64Malleability

  it('has one spelling only', () => {
    expect(toBase64(fromBase64(canonical) ?? new Uint8Array())).toBe(canonical)
    expect(fromBase64(signature)).toBeUndefined()
  })

  test.each(['QQ', 'QQ=', ' QQ==', 'QQ==\n', 'QR==', '-_8=', 'é'])('%j is none', (text) => {
    expect(fromBase64(text)).toBeUndefined()
  })

  it('keeps every byte', () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte)

    expect(fromBase64(toBase64(all))).toEqual(all)
    expect(toBase64(all)).toBe(Buffer.from(all).toString('base64'))
  })
})
