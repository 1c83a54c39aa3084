import { expect, test } from 'vitest'
import { isoTime } from './iso-time.ts'

test('a time is written in UTC to the millisecond, the same again for the same', () => {
  const ms = Date.UTC(2026, 10, 20, 1, 2, 3, 4)
  expect([isoTime(ms), isoTime(ms), isoTime(ms + 1)]).toEqual([
    '2026-11-20T01:02:03.004Z',
    '2026-11-20T01:02:03.004Z',
    '2026-11-20T01:02:03.005Z',
  ])
})
