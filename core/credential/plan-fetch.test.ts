import { describe, expect, test } from 'vitest'
import { setOf } from '../testing/credential-store-suite.ts'
import { type Aim, planFetch, type Situation } from './plan-fetch.ts'

const now = 1_000_000
const held = setOf('A', 5, now)

const plan = (aim: Aim, more: Partial<Situation> = {}) =>
  planFetch(aim, {
    now,
    set: held,
    dueAt: now + 1,
    valueName: 'access-token',
    mayForce: false,
    done: { normal: false, forced: false },
    ...more,
  })

describe('to have any value', () => {
  test('uses one that lives', () => {
    expect(plan({ kind: 'have' })).toEqual({ kind: 'use' })
  })

  test.each([
    ['there is none', { set: undefined }],
    ['it has ended', { now: now + 7_200_000 }],
    ['the set lacks it', { valueName: 'jsapi-ticket' }],
  ])('fetches when %s', (_, more) => {
    expect(plan({ kind: 'have' }, more)).toEqual({ kind: 'fetch', forced: false })
  })

  test('fetches once only', () => {
    expect(plan({ kind: 'have' }, { set: undefined, done: { normal: true, forced: false } })).toEqual({ kind: 'use' })
  })
})

describe('to renew', () => {
  test('fetches when nothing later is stored', () => {
    expect(plan({ kind: 'renew', fence: 5 })).toEqual({ kind: 'fetch', forced: false })
  })

  test('uses what another host stored, unless that is due too', () => {
    expect(plan({ kind: 'renew', fence: 4 })).toEqual({ kind: 'use' })
    expect(plan({ kind: 'renew', fence: 4 }, { dueAt: now })).toEqual({ kind: 'fetch', forced: false })
  })
})

describe('to replace a refused value', () => {
  const replace: Aim = { kind: 'replace', refused: 'A' }
  const disputed = { ...held, disputedAt: now - 4_999 }

  test('uses another one that is held', () => {
    expect(plan({ kind: 'replace', refused: 'old' })).toEqual({ kind: 'use' })
  })

  test('fetches normally first, also where forcing is allowed', () => {
    expect(plan(replace, { mayForce: true })).toEqual({ kind: 'fetch', forced: false })
  })

  test('forces when the same came again and it is allowed', () => {
    expect(plan(replace, { mayForce: true, set: disputed })).toEqual({ kind: 'fetch', forced: true })
  })

  test('refuses when the same came again and forcing is not allowed', () => {
    expect(plan(replace, { set: disputed })).toEqual({ kind: 'refuse', retryAfterMs: 5_000 })
  })

  test('refuses when the budget is used up, or it was forced just now', () => {
    const spent = { ...disputed, forcedAt: [now - 29_999] }
    expect(plan(replace, { mayForce: true, set: spent }).kind).toBe('refuse')
    const done = { normal: true, forced: true }
    expect(plan(replace, { mayForce: true, set: disputed, done }).kind).toBe('refuse')
  })

  test('asks normally again 5 s after the same came again', () => {
    expect(plan(replace, { set: { ...held, disputedAt: now - 5_000 } })).toEqual({ kind: 'fetch', forced: false })
  })
})
