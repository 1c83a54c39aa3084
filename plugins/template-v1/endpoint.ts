import {
  credential,
  type Decoded,
  type ErrcodeRules,
  type Failure,
  type JsonObject,
  json,
  readErrcode,
  staleTokenCodes,
  type WireRequest,
  type WireResponse,
} from '@wxhost/core/protocol'

export const origin = 'https://api.weixin.qq.com'
const query = { access_token: credential('access-token') }

export const get = (path: string): WireRequest => ({ method: 'GET', origin, path, query })

export const post = (path: string, body: object): WireRequest => ({
  method: 'POST',
  origin,
  path,
  query,
  body: json(body),
})

/** Where WeChat documents how long to wait, in milliseconds. 43108 names no time ("try again"): a moment. */
const waits: Readonly<Record<string, number>> = { 43108: 1_000, 45011: 60_000 }

/**
 * Reads an answer to a request that carries the app's access token.
 * @see wire-protocol reference, template-message page (table of errcodes) and additions 4
 */
export function readAnswer<O>(
  response: WireResponse,
  rules: Omit<ErrcodeRules, 'rejects'>,
  read: (body: JsonObject) => Decoded<O>,
): Decoded<O> {
  const classes = { 50004: 'permission', ...rules.classes } as const
  const rejects = { credential: 'access-token', codes: staleTokenCodes }
  const decoded = readErrcode(response, { ...rules, classes, rejects }, read)
  return decoded.kind === 'error' ? withWait(decoded) : decoded
}

function withWait(refusal: Failure): Failure {
  const retryAfterMs = waits[refusal.code]
  return retryAfterMs === undefined ? refusal : { ...refusal, retryAfterMs }
}

/** A body that says neither success nor failure in WeChat's words. */
export const notWeChat = { kind: 'untrusted', reason: 'not-wechat' } as const

/** For endpoints that answer with nothing but an errcode: it must be there, a bare `{}` is no yes. */
export const acknowledged = <O>(body: JsonObject, then: () => Decoded<O>): Decoded<O> =>
  body.errcode === 0 ? then() : notWeChat

export const closed = { additionalProperties: false } as const
