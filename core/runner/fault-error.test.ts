import { expect, test } from 'vitest'
import { faultError } from './fault-error.ts'

const fault = { kind: 'fault', phase: 'encode', note: 'Error at x.ts:1:1' } as const

test.each(['threw', 'invalid', 'timeout', 'died'] as const)('a plugin that %s is told as one at fault', (what) => {
  const error = faultError({ ...fault, what }, 'It could not encode.')
  expect(error).toMatchObject({ code: 'WXH_PLUGIN_FAULT', status: 500, message: 'It could not encode.' })
})

test('one that is quarantined is told apart, and the note is for the log alone', () => {
  const error = faultError({ ...fault, what: 'quarantined' }, 'It could not encode.')
  expect(error).toMatchObject({ code: 'WXH_PLUGIN_QUARANTINED', status: 503 })
  expect(error.message).not.toContain('x.ts')
  expect(error.details.cause).toMatchObject({ message: 'Error at x.ts:1:1' })
})
