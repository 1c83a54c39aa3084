import { expect, test } from 'vitest'
import { signsIn } from './openssl.ts'

const said = (head: string, line: string) => `version: 3\n${' '.repeat(18)}${head}\n${line}\n`

test.each([
  ['3.0', said('sign    verify    sign/s verify/s', 'rsa 2048 bits 0.000129s 0.000008s   7762.0 123347.0')],
  [
    '3.2',
    said(
      'sign    verify    encrypt   decrypt   sign/s verify/s  encr./s  decr./s',
      'rsa  2048 bits 0.000129s 0.000008s 0.000009s 0.000131s   7762.0 123347.0 110000.0   7600.0',
    ),
  ],
])('signatures a second are read from what openssl %s says', (_, text) => {
  expect(signsIn(text)).toBe(7762)
})

test('an openssl that says nothing of RSA is no measurement', () => {
  expect(() => signsIn('speed: unknown algorithm')).toThrow('said nothing of rsa 2048')
})
