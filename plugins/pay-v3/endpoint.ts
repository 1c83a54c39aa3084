import { type ErrorClass, json, type WireRequest } from '@wxhost/core/protocol'
import { payOrigin } from '@wxhost/core/protocol/pay'

export const get = (path: string, query?: WireRequest['query']): WireRequest => ({
  method: 'GET',
  origin: payOrigin,
  path,
  ...(query === undefined ? {} : { query }),
})

export const post = (path: string, body: object, headers: WireRequest['headers'] = {}): WireRequest => ({
  method: 'POST',
  origin: payOrigin,
  path,
  headers,
  body: json(body),
})

/** What the table of pay errors can make of any answer. @see wire-protocol reference, pay-errors */
export const payErrors: readonly ErrorClass[] = [
  'retryable',
  'rate-limited',
  'invalid-argument',
  'user-state',
  'permission',
  'config',
  'business',
]

/** A signed answer that does not hold what was asked for: not one to believe. */
export const notWeChat = { kind: 'untrusted', reason: 'not-wechat' } as const

/** Merchants' numbers may hold `|`, `*` and `@`. */
export const inPath = encodeURIComponent
