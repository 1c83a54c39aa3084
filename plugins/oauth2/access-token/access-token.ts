import {
  type Call,
  type CredentialSource,
  type CredentialValue,
  type Decoded,
  type ErrcodeRules,
  type Failure,
  failure,
  type JsonObject,
  json,
  output,
  secret,
  type WireRequest,
} from '@wxhost/core/protocol'
import { get, notWeChat, origin, readAnswer } from '../endpoint.ts'
import { textIn, wholeIn } from '../fields.ts'
import { accessTokenMode, mayForce } from './access-token-settings.ts'

const name = 'access-token'

/** Where the token is issued, 40001 speaks of the secret: an operator must act, no retry helps. */
const rules: ErrcodeRules = { classes: { 40001: 'config', 50002: 'permission', 50004: 'permission' } }

/**
 * The app's `access_token`, by `stable_token` (default) or `token`.
 *
 * `stable_token` gives the same token back until its last 300 s, so only a later renewal renews anything; `token`
 * retires the old one, which lives 300 s on.
 *
 * @see wire-protocol reference, access-token page and additions 1
 */
export const accessToken: CredentialSource = {
  owner: 'app',
  origins: [origin],
  renewAheadMs: (app) => (accessTokenMode(app) === 'token' ? 300_000 : 240_000),
  mayForce,
  encode(call, why) {
    const mode = accessTokenMode(call.app)
    if (typeof mode !== 'string') return mode
    return mode === 'token' ? byToken(call) : byStableToken(call, why.forced && mayForce(call.app))
  },
  decode(response) {
    const decoded = readAnswer(response, rules, readToken)
    if (decoded.kind === 'error') return decoded
    return decoded.kind === 'output' ? { kind: 'acquired', values: { [name]: decoded.output } } : invalidAnswer
  },
}

const identity = (call: Call) => ({
  grant_type: 'client_credential',
  appid: call.app.appid,
  secret: secret('app-secret'),
})

const byToken = (call: Call): WireRequest => get('/cgi-bin/token', identity(call))

const byStableToken = (call: Call, forced: boolean): WireRequest => ({
  method: 'POST',
  origin,
  path: '/cgi-bin/stable_token',
  body: json({ ...identity(call), force_refresh: forced }),
})

/** Success has no errcode. A life that is not a whole number above 0 is no life: better no token than one never renewed. */
function readToken(body: JsonObject): Decoded<CredentialValue> {
  const value = textIn(body.access_token)
  const seconds = wholeIn(body.expires_in)
  return value === undefined || seconds === undefined || seconds === 0
    ? notWeChat
    : output({ value, ttlMs: seconds * 1000 })
}

const invalidAnswer: Failure = failure(
  'retryable',
  'invalid-answer',
  'The answer holds no access_token with a life above 0 s: expected {"access_token":"…","expires_in":7200}. ' +
    'Look at what stands between the host and WeChat if it stays.',
)
