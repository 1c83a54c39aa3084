import { expect, test } from 'vitest'
import { isLoopback, isUnspecified, plainUrl, withoutTrailingSlash } from './addresses.ts'

test.each([
  '127.0.0.1',
  '127.9.9.9',
  'localhost',
  'LOCALHOST',
  'a.localhost',
  '::1',
  '[::1]',
  '[::ffff:7f00:1]',
  '::ffff:127.0.0.1',
])('%s reaches this machine only', (host) => expect(isLoopback(host)).toBe(true))
test.each(['0.0.0.0', '10.0.0.1', '::', 'api.weixin.qq.com', 'localhost.example.com', '127.example.com', '1270.0.0.1'])(
  '%s may be reached by others',
  (host) => expect(isLoopback(host)).toBe(false),
)
test('0.0.0.0 means every address', () => expect(isUnspecified('0.0.0.0')).toBe(true))
test.each(['ftp://a', 'a', 'http://user@a', 'http://a/?q', 'http://a/#f'])('%s is no plain URL', (text) =>
  expect(plainUrl(text)).toBeUndefined(),
)
test('the slash at the end goes', () => {
  expect(
    [plainUrl('https://a.example/x/'), plainUrl('http://a.example')].map((url) => url && withoutTrailingSlash(url)),
  ).toEqual(['https://a.example/x', 'http://a.example'])
})
