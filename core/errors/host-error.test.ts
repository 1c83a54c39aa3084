import { describe, expect, test } from 'vitest'
import { errorCatalogue } from './catalogue.ts'
import { describeFaults, HostError, isHostError } from './host-error.ts'
import { outcomeErrors } from './outcome-errors.ts'
import { requestErrors } from './request-errors.ts'
import { rolloutErrors } from './rollout-errors.ts'
import { startErrors } from './start-errors.ts'

describe('a host error', () => {
  test('carries its code, its status and its details', () => {
    const cause = new Error('disk')
    const error = new HostError('WXH_TOO_BUSY', 'The host is full.', { retryAfterMs: 1_000, cause })
    expect(error).toMatchObject({ name: 'HostError', code: 'WXH_TOO_BUSY', status: 503, cause })
    expect(error.details.retryAfterMs).toBe(1_000)
    expect(isHostError(error)).toBe(true)
    expect(isHostError(new Error('x'))).toBe(false)
  })

  test('has no cause where there is none', () => {
    expect(new HostError('WXH_INTERNAL', 'x')).not.toHaveProperty('cause')
  })
})

test('faults are counted and listed with their remedies', () => {
  const fault = { code: 'WXH_PLUGIN_INVALID', where: 'a', what: 'is none', remedy: 'Mend it.' } as const
  expect(describeFaults('Bad', [fault])).toBe('Bad (1 fault):\n  1. a: is none\n     WXH_PLUGIN_INVALID: Mend it.')
  expect(describeFaults('Bad', [fault, fault])).toContain('Bad (2 faults):')
})

describe('the catalogue', () => {
  test('has every code once', () => {
    const all = [requestErrors, outcomeErrors, rolloutErrors, startErrors].flatMap(Object.keys)
    expect(all.toSorted()).toEqual(Object.keys(errorCatalogue).toSorted())
    expect(new Set(all).size).toBe(all.length)
  })

  test.each(Object.entries(errorCatalogue))('%s says what happened and what to do in both languages', (code, entry) => {
    expect(code).toMatch(/^WXH_[A-Z]+(_[A-Z]+)*$/)
    expect(entry.status).toBeGreaterThanOrEqual(400)
    for (const { title, remedy } of [entry.en, entry.zh])
      expect([title, remedy].every((text) => text !== '')).toBe(true)
    expect(entry.zh.title + entry.zh.remedy).toMatch(/\p{Script=Han}/u)
    expect(entry.en.title + entry.en.remedy).not.toMatch(/\p{Script=Han}/u)
  })
})
