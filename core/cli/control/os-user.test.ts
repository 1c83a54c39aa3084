import { userInfo } from 'node:os'
import { expect, test } from 'vitest'
import { osUser } from './os-user.ts'

test('a user goes by the name, and without one by the number', () => {
  expect(osUser()).toBe(userInfo().username)
  // As Node does where /etc/passwd has no row.
  const nameless = () => {
    throw new Error('ENOENT: no such file or directory, uv_os_get_passwd')
  }
  expect(osUser(nameless, 1_000)).toBe('1000')
  expect(osUser(nameless, undefined)).toMatch(/^(\d+|unknown)$/)
})
