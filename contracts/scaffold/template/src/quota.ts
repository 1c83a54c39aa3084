import {
  credential,
  type Decoded,
  isJsonObject,
  type JsonObject,
  json,
  type Operation,
  output,
  readErrcode,
  type Static,
  staleTokenCodes,
  Type,
} from '@wxhost/core/protocol'
import { origin } from './endpoint.ts'

const closed = { additionalProperties: false } as const
const input = Type.Object({ api: Type.String({ pattern: '^/', maxLength: 200 }) }, closed)
const quotaOfToday = Type.Object({ limit: Type.Integer(), used: Type.Integer(), left: Type.Integer() }, closed)

/**
 * A first operation to begin from: how often an API may still be called today.
 * WeChat: POST /cgi-bin/openapi/quota/get {cgi_path} -> {errcode, quota: {daily_limit, used, remain}}
 */
export const quota: Operation<Static<typeof input>, Static<typeof quotaOfToday>> = {
  summary: 'Read how often an API may still be called today',
  effect: 'safe', // asking twice does no harm; see Effect for the others
  input,
  output: quotaOfToday,
  errors: ['credential', 'retryable', 'rate-limited', 'invalid-argument', 'permission'],
  example: { api: '/cgi-bin/message/template/send' },
  encode: ({ api }) => ({
    method: 'POST',
    origin,
    path: '/cgi-bin/openapi/quota/get',
    // A name, not the token: the host fills it in as it sends.
    query: { access_token: credential('access-token') },
    body: json({ cgi_path: api }),
  }),
  decode: (response) =>
    waitAMinute(readErrcode(response, { rejects: { credential: 'access-token', codes: staleTokenCodes } }, readQuota)),
}

/** 45011 is "retry next minute": the host would try again at once. */
const waitAMinute = <O>(decoded: Decoded<O>): Decoded<O> =>
  decoded.kind === 'error' && decoded.code === '45011' ? { ...decoded, retryAfterMs: 60_000 } : decoded

/** An answer in other words than WeChat's is as good as none: `untrusted`, never a guess. */
function readQuota(body: JsonObject) {
  const found = isJsonObject(body.quota) ? body.quota : {}
  const { daily_limit: limit, used, remain: left } = found
  if (!isCount(limit) || !isCount(used) || !isCount(left)) return { kind: 'untrusted', reason: 'not-wechat' } as const
  return output({ limit, used, left })
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value)
