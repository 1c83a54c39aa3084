import { describe, expect, it } from 'vitest'
import { changed } from './changed.ts'
import { filledCredential, fromState, like, sealedHandle } from './matcher.ts'
import { secretsIn, withoutHandedOn } from './secrets-in.ts'
import { wantedValues } from './wanted-values.ts'

const exchange = { kind: 'exchange', description: 'd', page: 'p', of: { operation: 'o' }, steps: [] } as const
const acquired = { kind: 'acquired', values: { token: { value: 'the-token', ttlMs: 1 } } }
const pushed = {
  kind: 'events',
  events: [{ id: '1', credentials: [{ source: 's', values: { t: { value: 'ticket', ttlMs: 1 } } }] }, 'odd'],
}

describe('secrets of an interaction', () => {
  it('are what handles hide and what credentials are worth', () => {
    expect(secretsIn({ ...exchange, input: { s: sealedHandle('n', 'hidden') }, result: acquired })).toEqual([
      'hidden',
      'the-token',
    ])
    expect(
      secretsIn({
        ...exchange,
        kind: 'push',
        channel: 'c',
        push: { seal: 'address-check', echostr: '' },
        opened: pushed,
      }),
    ).toEqual(['ticket'])
    expect(secretsIn({ ...exchange, result: 'odd' })).toEqual([])
  })

  it('are not looked for where they are handed to the host', () => {
    expect(withoutHandedOn(acquired)).toEqual({ kind: 'acquired', values: ['token'] })
    expect(JSON.stringify(withoutHandedOn(pushed))).not.toContain('ticket')
    expect(withoutHandedOn('odd')).toBe('odd')
  })
})

it('values that states give are named, wherever they stand', () => {
  const steps = [
    {
      request: { method: 'GET', origin: 'o', path: '/', query: { t: filledCredential('token') } },
      answer: { json: like([fromState('id', 'e')]) },
    },
  ] as const

  expect(wantedValues({ ...exchange, steps, result: {} })).toEqual(['token', 'id'])
})

describe('a change of a value', () => {
  const value = { a: [{ b: 1 }, { b: 2 }], c: 'x' }

  it.each([
    [['/a/1/b', 3], { a: [{ b: 1 }, { b: 3 }], c: 'x' }],
    [['/a/0'], { a: [{ b: 2 }], c: 'x' }],
    [['/a/-', 4], { a: [{ b: 1 }, { b: 2 }, 4], c: 'x' }],
    [['/c'], { a: [{ b: 1 }, { b: 2 }] }],
    [['/d', undefined], { ...value, d: undefined }],
  ] as const)('%j', (change, expected) => {
    expect(changed(value, change)).toEqual(expected)
  })

  it('must lead somewhere', () => {
    expect(() => changed(value, ['/c/d', 1])).toThrow('nothing stands at /c/d')
    expect(() => changed(value, ['/a/9', 1])).toThrow('nothing stands at /a/9')
  })
})
