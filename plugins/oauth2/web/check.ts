import { type ErrcodeRules, type Operation, output, type Static, Type } from '@wxhost/core/protocol'
import { acknowledged, get, readAnswer } from '../endpoint.ts'
import { closed, openidField, userTokenField } from '../fields.ts'
import { userTokenStale } from './web-token.ts'

const input = Type.Object({ access_token: userTokenField, openid: openidField }, closed)
type Input = Static<typeof input>

const valid = Type.Object({ valid: Type.Literal(true) }, closed)
type Valid = Static<typeof valid>

const rules: ErrcodeRules = {
  classes: userTokenStale,
  paths: { 40001: '/access_token', 40014: '/access_token', 42001: '/access_token', 40003: '/openid' },
}

/** Whether the user's web token is still good; a stale one is a `user-state` error. @see wire-protocol reference, oauth2 page */
export const check: Operation<Input, Valid> = {
  summary: "Check the user's web token",
  effect: 'safe',
  stickyBy: '/openid',
  input,
  output: valid,
  errors: ['user-state', 'config', 'invalid-argument', 'retryable', 'rate-limited', 'permission', 'business'],
  example: { access_token: 'OA_1', openid: 'oia2TjuEGTNoeX76QEjQNrcURxG8' },
  encode: ({ access_token, openid }) => get('/sns/auth', { access_token, openid }),
  decode: (response) => readAnswer(response, rules, (body) => acknowledged(body, () => output({ valid: true }))),
}
