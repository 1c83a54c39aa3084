import { expect, test } from 'vitest'
import { HostError } from '../errors/host-error.ts'
import { setOf } from '../testing/credential-store-suite.ts'
import { Line } from './line.ts'

const error = (retryAfterMs: number) => new HostError('WXH_CREDENTIAL_UNAVAILABLE', 'none', { retryAfterMs })

test('a clock that was set back does not prolong a stop', () => {
  const line = new Line()
  line.trouble({ renewal: 60_000, cold: 60_000 }, 1_000_000, error)
  expect(line.refusalAt(1_059_999)?.details.retryAfterMs).toBe(1)
  expect(line.isDue(1_059_999)).toBe(false)
  expect(line.refusalAt(999_999)).toBeUndefined()
  expect(line.isDue(999_999)).toBe(true)
})

test('an older set never replaces a newer one', () => {
  const line = new Line()
  line.adopt(setOf('new', 5, 0), 0, 0)
  line.adopt(setOf('old', 4, 0), 0, 0)
  expect(line.valueOf('access-token', 1)?.value).toBe('new')
})

test('the same set read again keeps its time of renewal', () => {
  const line = new Line()
  line.adopt(setOf('A', 5, 0), 240_000, 0)
  line.adopt(setOf('A', 5, 0), 240_000, 1)
  expect(line.dueAt).toBe(6_960_000)
})
