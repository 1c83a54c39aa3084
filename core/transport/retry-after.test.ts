import { expect, test } from 'vitest'
import { retryAfterMs } from './retry-after.ts'

const now = Date.UTC(2026, 10, 20, 0, 0, 0)

test.each([
  [undefined, undefined],
  ['0', 0],
  ['120', 120_000],
  // The two forms with GMT of RFC 9110, section 5.6.7.
  ['Fri, 20 Nov 2026 00:00:05 GMT', 5_000],
  ['Friday, 20-Nov-26 00:00:05 GMT', 5_000],
  ['Thu, 19 Nov 2026 00:00:05 GMT', 0],
  ['5.5', undefined],
  ['-1', undefined],
  ['soon', undefined],
  ['Fri, nonsense GMT', undefined],
  ['', undefined],
  ['12345678901', undefined],
])('%j means %s', (header, ms) => {
  expect(retryAfterMs(header, now)).toBe(ms)
})
