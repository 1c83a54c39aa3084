import { expect, test } from 'vitest'
import type { PreparedRequest } from '../../runner/prepared-request.ts'
import { hasSameEndpoint, isSameRequest } from './same-request.ts'

const request = (more: Partial<PreparedRequest> = {}): PreparedRequest => ({
  method: 'POST',
  origin: 'https://api.weixin.qq.com',
  path: '/cgi-bin/message/template/send',
  query: [
    ['access_token', null],
    ['lang', 'zh'],
  ],
  headers: { accept: 'application/json' },
  body: { kind: 'text', contentType: 'application/json', text: '{"a":1}' },
  fill: [{ at: { in: 'query', index: 0 }, kind: 'credential', name: 'access-token' }],
  ...more,
})
const bytes = (view: Uint8Array): PreparedRequest['body'] => ({ kind: 'bytes', contentType: 'image/png', bytes: view })

test('the order of the query and of headers makes no other request', () => {
  const turned = request({
    query: [
      ['lang', 'zh'],
      ['access_token', null],
    ],
    fill: [{ at: { in: 'query', index: 1 }, kind: 'credential', name: 'access-token' }],
  })
  expect(isSameRequest(request(), turned)).toBe(true)
})

test('bytes are compared by what they are', () => {
  const whole = Buffer.from('xxPNG')
  expect(isSameRequest(request({ body: bytes(whole.subarray(2)) }), request({ body: bytes(Buffer.from('PNG')) }))).toBe(
    true,
  )
  expect(isSameRequest(request({ body: bytes(whole) }), request({ body: bytes(Buffer.from('PNG')) }))).toBe(false)
})

test.each<readonly [string, Partial<PreparedRequest>, boolean]>([
  ['method', { method: 'PUT' }, false],
  ['origin', { origin: 'https://api.mch.weixin.qq.com' }, false],
  ['path', { path: '/cgi-bin/message/subscribe/send' }, false],
  ['query', { query: [['access_token', null]] }, true],
  ['header', { headers: { accept: 'text/xml' } }, true],
  ['body', { body: { kind: 'text', contentType: 'application/json', text: '{"a":2}' } }, true],
  ['no body', { body: undefined }, true],
  ['reference', { fill: [{ at: { in: 'query', index: 0 }, kind: 'secret', name: 'access-token' }] }, true],
])('another %s makes another request', (_name, more, sameEndpoint) => {
  expect(isSameRequest(request(), request(more))).toBe(false)
  expect(hasSameEndpoint(request(), request(more))).toBe(sameEndpoint)
})
