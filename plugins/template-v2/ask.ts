import {
  credential,
  type Decoded,
  type ErrcodeRules,
  type ErrorClass,
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

export const post = (path: string, body: object): WireRequest => ({ ...get(path), method: 'POST', body: json(body) })

/** What every operation may answer with; `send` adds to it. */
export const commonErrors = [
  'credential',
  'retryable',
  'rate-limited',
  'quota-exhausted',
  'permission',
  'config',
  'business',
] as const satisfies readonly ErrorClass[]

/** 43108 names no time ("try again"): a moment. */
const waits: Readonly<Record<string, number>> = { 43108: 1_000, 45011: 60_000 }

/** Reads WeChat's answer: HTTP 200 always, trouble stands in `errcode`. */
export function readAnswer<O>(
  response: WireResponse,
  { classes = {}, ...rules }: Omit<ErrcodeRules, 'rejects'>,
  read: (body: JsonObject) => Decoded<O>,
): Decoded<O> {
  const rejects = { credential: 'access-token', codes: staleTokenCodes }
  const decoded = readErrcode(response, { ...rules, classes: { 50004: 'permission', ...classes }, rejects }, read)
  const retryAfterMs = decoded.kind === 'error' ? waits[decoded.code] : undefined
  return decoded.kind === 'error' && retryAfterMs !== undefined ? { ...decoded, retryAfterMs } : decoded
}

/** A body that says neither success nor failure in WeChat's words. */
export const notWeChat = { kind: 'untrusted', reason: 'not-wechat' } as const

export const closed = { additionalProperties: false } as const
