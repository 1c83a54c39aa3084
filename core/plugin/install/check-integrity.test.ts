import { expect, test } from 'vitest'
import { checkIntegrity } from './check-integrity.ts'

/** Of "abc": FIPS 180-2, appendix B.1 and C.1, as base64. */
const abc = Buffer.from('abc')
const sha256 = 'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='
const sha512 = 'sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw=='

test.each([
  ['sha256', sha256],
  ['sha512', sha512],
  ['the strongest of several', `${sha512} sha256-${'A'.repeat(43)}=`],
  ['any of the strongest', `sha512-${'A'.repeat(86)}== ${sha512}`],
])('%s that fits is taken', (_name, expected) => {
  expect(() => checkIntegrity(expected, abc, [])).not.toThrow()
})

test('the digest of its files will do as well', () => {
  expect(() => checkIntegrity(sha256, undefined, [sha256])).not.toThrow()
})

test.each([
  ['another digest', `sha256-${'A'.repeat(43)}=`, /its integrity is sha256-ungWv48B.*expected sha256-AAAA/],
  [
    'a weaker one beside a stronger that does not fit',
    `sha512-${'A'.repeat(86)}== ${sha256}`,
    /its integrity is sha512-/,
  ],
  ['an algorithm that is broken', 'sha1-qZk+NkcGgWq6PiVxeFDCbJzQ2J0=', /the integrity that was given is none/],
  ['no digest', 'abc', /the integrity that was given is none/],
])('%s is refused', (_name, expected, message) => {
  expect(() => checkIntegrity(expected, abc, [])).toThrow(message)
})

test('of a directory only the digest of its files is known', () => {
  expect(() => checkIntegrity(sha512, undefined, [sha256])).toThrow(/not known as sha512/)
})
