import {
  type Call,
  type Decoded,
  type ErrcodeRules,
  type JsonObject,
  type Operation,
  output,
  type Static,
  secret,
  Type,
  type WireResponse,
} from '@wxhost/core/protocol'
import { get, notWeChat, readAnswer } from '../endpoint.ts'
import { closed, codeField, maybe, textIn, unionidField } from '../fields.ts'
import { platformRefusal } from '../platform-refusal.ts'
import { isSessionKey, sealSession, sessionField } from './session-handle.ts'

const input = Type.Object({ js_code: codeField('From wx.login; good once, for 5 minutes') }, closed)
type Input = Static<typeof input>

const session = Type.Object(
  { openid: Type.String(), session: sessionField, unionid: Type.Optional(unionidField) },
  closed,
)
type Session = Static<typeof session>

const rules: ErrcodeRules = {
  classes: { 40001: 'config' },
  paths: { 40029: '/js_code', 40163: '/js_code', 41008: '/js_code' },
}

/**
 * Trades the code of wx.login for the user's openid and a session handle. The session_key stays in the host.
 * After a lost answer the code counts as used: call wx.login again.
 * @see wire-protocol reference, oauth2 page and additions 3
 */
export const code2session: Operation<Input, Session> = {
  summary: 'Log a mini-program user in: openid and a session handle for a wx.login code',
  effect: 'unsafe',
  input,
  output: session,
  errors: ['user-state', 'config', 'invalid-argument', 'retryable', 'rate-limited', 'permission', 'business'],
  example: { js_code: '061a2b3c' },
  encode: ({ js_code }, call) =>
    platformRefusal(call) ??
    get('/sns/jscode2session', {
      appid: call.app.appid,
      secret: secret('app-secret'),
      js_code,
      grant_type: 'authorization_code',
    }),
  decode: readSession,
}

async function readSession(response: WireResponse, call: Call): Promise<Decoded<Session>> {
  const decoded = readAnswer(response, rules, readKey)
  if (decoded.kind !== 'output') return decoded
  const { openid, sessionKey, unionid } = decoded.output
  return output({ openid, session: await sealSession(openid, sessionKey, call), ...maybe('unionid', unionid) })
}

function readKey(body: JsonObject): Decoded<{ openid: string; sessionKey: string; unionid: string | undefined }> {
  const [openid, sessionKey] = [textIn(body.openid), textIn(body.session_key)]
  if (openid === undefined || sessionKey === undefined || !isSessionKey(sessionKey)) return notWeChat
  return output({ openid, sessionKey, unionid: textIn(body.unionid) })
}
