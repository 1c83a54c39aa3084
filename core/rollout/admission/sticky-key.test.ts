import { expect, test } from 'vitest'
import { stickyKey } from './sticky-key.ts'

const input = { touser: 'o1', order: { out_trade_no: 'T1', amount: 7 }, empty: '', list: ['x'] }
const number = { key: '/order/out_trade_no' } as const

test.each([
  ['its sticky field', { stickyBy: '/touser', idempotency: number }, 'o1'],
  ['the number by which WeChat knows it', { idempotency: number }, 'T1'],
  ['the number where the sticky field is not there', { stickyBy: '/none', idempotency: number }, 'T1'],
  ['the number where the sticky field is empty', { stickyBy: '/empty', idempotency: number }, 'T1'],
  ["the caller's key where the sticky field is no plain value", { stickyBy: '/list' }, 'header'],
  ["the caller's key where WeChat dedupes by the call", { idempotency: { key: 'call' } }, 'header'],
  ["the caller's key", {}, 'header'],
  ['a number of the input as text', { stickyBy: '/order/amount' }, '7'],
] as const)('the key is %s', (_what, operation, expected) => {
  expect(stickyKey(operation, input, 'header', 'request')).toBe(expected)
})

test('a call that says nothing of itself has the id of its request', () => {
  expect(stickyKey({}, undefined, undefined, 'request')).toBe('request')
})
