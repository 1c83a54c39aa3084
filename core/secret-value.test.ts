import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { SecretValue } from './secret-value.ts'

test('a secret shows itself only to who asks for it', () => {
  const secret = new SecretValue('hunter2')
  expect([`${secret}`, JSON.stringify({ secret }), inspect({ secret }), secret.reveal()]).toEqual([
    '[secret]',
    '{"secret":"[secret]"}',
    '{ secret: [secret] }',
    'hunter2',
  ])
})
