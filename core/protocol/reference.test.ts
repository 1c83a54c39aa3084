import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { credential, isReference, type Reference, secret } from './reference.ts'

describe('a reference is known by identity', () => {
  test('what secret and credential make is one', () => {
    expect(isReference(secret('app-secret'))).toBe(true)
    expect(isReference(credential('access-token'))).toBe(true)
  })

  const real = secret('app-secret')
  const copies: readonly (readonly [string, unknown])[] = [
    ['a spread copy', { ...real }],
    ['a copy by Object.assign', Object.assign({}, real)],
    ['a clone', structuredClone(real)],
    ['one that went through JSON', JSON.parse(JSON.stringify(real))],
    ['an object that inherits from it', Object.create(real)],
    ['an object with its prototype and fields', Object.setPrototypeOf({ ...real }, Object.getPrototypeOf(real))],
    ['a proxy of it', new Proxy(real, {})],
    ['a list that holds it', [real]],
    ['its text', String(real)],
    ['nothing', undefined],
    ['null', null],
  ]
  test.each(copies)('%s is none', (_name, copy) => {
    expect(isReference(copy)).toBe(false)
  })

  test('no JSON that a caller sends is one', () => {
    const lookAlike = fc.record({ kind: fc.constantFrom('secret', 'credential'), name: fc.string() })
    fc.assert(
      fc.property(fc.oneof(lookAlike, fc.jsonValue({ maxDepth: 4 })), (value) => {
        expect(isReference(JSON.parse(JSON.stringify(value) ?? 'null'))).toBe(false)
      }),
    )
  })

  test('it cannot be turned into another', () => {
    expect(Object.isFrozen(real)).toBe(true)
    expect(() => Object.assign(real as { name: string }, { name: 'pay-key' })).toThrow(TypeError)
  })

  test('the set of references is not to be reached by its shape', () => {
    const forged: Reference = { kind: 'secret', name: 'app-secret' }
    expect(isReference(forged)).toBe(false)
  })
})

describe('the name of a reference', () => {
  test.each(['app-secret', 'a', 'key2', `a${'b'.repeat(63)}`])('%s is taken', (name) => {
    expect(secret(name)).toEqual({ kind: 'secret', name })
  })

  test.each(['', 'A', '1a', 'a_b', 'a b', '__proto__', `a${'b'.repeat(64)}`, 'a\n'])('%j is refused', (name) => {
    expect(() => credential(name)).toThrow('Not a name for a credential')
  })
})
