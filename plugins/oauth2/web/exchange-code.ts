import { type ErrcodeRules, type Operation, type Static, secret, Type } from '@wxhost/core/protocol'
import { get, readAnswer } from '../endpoint.ts'
import { closed, codeField } from '../fields.ts'
import { platformRefusal } from '../platform-refusal.ts'
import { readWebToken, type WebToken, webToken } from './web-token.ts'

const input = Type.Object({ code: codeField('From the redirect; good once, for 5 minutes') }, closed)
type Input = Static<typeof input>

/** 40001 can only be the app's secret here: the request carries no token. */
const rules: ErrcodeRules = {
  classes: { 40001: 'config' },
  paths: { 40029: '/code', 40163: '/code', 41008: '/code', 42003: '/code' },
}

/**
 * Trades the code of the browser's redirect for the user's web token.
 * After a lost answer the code counts as used: the user must authorise again.
 * @see wire-protocol reference, oauth2 page
 */
export const exchangeCode: Operation<Input, WebToken> = {
  summary: "Trade the code of a web authorisation for the user's token and openid",
  effect: 'unsafe',
  input,
  output: webToken,
  errors: ['user-state', 'config', 'invalid-argument', 'retryable', 'rate-limited', 'permission', 'business'],
  example: { code: '061a2b3c' },
  encode: ({ code }, call) =>
    platformRefusal(call) ??
    get('/sns/oauth2/access_token', {
      appid: call.app.appid,
      secret: secret('app-secret'),
      code,
      grant_type: 'authorization_code',
    }),
  decode: (response) => readAnswer(response, rules, readWebToken),
}
