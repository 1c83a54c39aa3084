import { type ErrcodeRules, type Operation, type Static, Type } from '@wxhost/core/protocol'
import { get, readAnswer } from '../endpoint.ts'
import { closed, tokenField } from '../fields.ts'
import { platformRefusal } from '../platform-refusal.ts'
import { readWebToken, userTokenStale, type WebToken, webToken } from './web-token.ts'

const input = Type.Object({ refresh_token: tokenField('From exchange-code') }, closed)
type Input = Static<typeof input>

const path = '/refresh_token'
const rules: ErrcodeRules = {
  classes: userTokenStale,
  paths: { 40030: path, 41003: path, 42002: path, 42007: path },
}

/**
 * Prolongs the user's web token. Safe: while the token lives the same one comes back, as often as one asks.
 * @see wire-protocol reference, oauth2 page and additions 2
 */
export const refresh: Operation<Input, WebToken> = {
  summary: "Renew the user's web token",
  effect: 'safe',
  input,
  output: webToken,
  errors: ['user-state', 'config', 'invalid-argument', 'retryable', 'rate-limited', 'permission', 'business'],
  example: { refresh_token: 'OR_1' },
  encode: ({ refresh_token }, call) =>
    platformRefusal(call) ??
    get('/sns/oauth2/refresh_token', { appid: call.app.appid, grant_type: 'refresh_token', refresh_token }),
  decode: (response) => readAnswer(response, rules, readWebToken),
}
