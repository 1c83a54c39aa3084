import {
  credential,
  type Decoded,
  type ErrcodeRules,
  type Failure,
  type JsonObject,
  readErrcode,
  staleTokenCodes,
  type WireRequest,
  type WireResponse,
} from '@wxhost/core/protocol'

export const origin = 'https://api.weixin.qq.com'

export const get = (path: string, query: NonNullable<WireRequest['query']>): WireRequest => ({
  method: 'GET',
  origin,
  path,
  query,
})

/** The app's own token, for `/wxa/*` and `/cgi-bin/*`; never for `/sns/*`, which takes the user's. */
export const appToken = credential('access-token')

/** Rules for endpoints that carry {@link appToken}: the codes by which WeChat refuses it. */
export const rejectsAppToken: ErrcodeRules = {
  rejects: { credential: 'access-token', codes: staleTokenCodes },
  classes: { 50004: 'permission' },
}

/** "api minute-quota reach limit, must slower, retry next minute" (45011), in milliseconds. */
const nextMinute = 60_000

/** As `readErrcode`, with the wait that WeChat documents. */
export function readAnswer<O>(
  response: WireResponse,
  rules: ErrcodeRules,
  read: (body: JsonObject) => Decoded<O>,
): Decoded<O> {
  const decoded = readErrcode(response, rules, read)
  return decoded.kind === 'error' ? withWait(decoded) : decoded
}

const withWait = (refusal: Failure): Failure =>
  refusal.code === '45011' ? { ...refusal, retryAfterMs: nextMinute } : refusal

/** A body that says neither success nor failure in WeChat's words. */
export const notWeChat = { kind: 'untrusted', reason: 'not-wechat' } as const

/** For endpoints that answer with nothing but an errcode: it must be there, a bare `{}` is no yes. */
export const acknowledged = <O>(body: JsonObject, then: () => Decoded<O>): Decoded<O> =>
  body.errcode === 0 ? then() : notWeChat
