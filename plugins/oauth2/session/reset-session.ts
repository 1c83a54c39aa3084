import {
  type Call,
  type Decoded,
  type JsonObject,
  type Operation,
  output,
  type Static,
  Type,
  type WireResponse,
} from '@wxhost/core/protocol'
import { notWeChat, readAnswer, rejectsAppToken } from '../endpoint.ts'
import { closed, textIn } from '../fields.ts'
import { isSessionKey, sealSession, sessionField, sessionStale } from './session-handle.ts'
import { type SessionInput, sessionExample, sessionInput, sessionRequest } from './session-request.ts'

const session = Type.Object({ openid: Type.String(), session: sessionField }, closed)
type Session = Static<typeof session>

/**
 * Has WeChat make a new session_key and gives its handle. The old handle is worthless afterwards, hence unsafe: a second
 * sending would be signed by a key that is no more.
 * @see wire-protocol reference, additions 3
 */
export const resetSession: Operation<SessionInput, Session> = {
  summary: "Replace a mini-program user's session_key and get the new session handle",
  effect: 'unsafe',
  stickyBy: '/openid',
  input: sessionInput,
  output: session,
  errors: [
    'credential',
    'user-state',
    'config',
    'invalid-argument',
    'retryable',
    'rate-limited',
    'permission',
    'business',
  ],
  example: sessionExample,
  encode: (input, call) => sessionRequest('/wxa/resetusersessionkey', input, call),
  decode: (response, call, { input }) => readNewSession(response, call, input.openid),
}

async function readNewSession(response: WireResponse, call: Call, openid: string): Promise<Decoded<Session>> {
  const decoded = readAnswer(response, rejectsAppToken, (body) => readNewKey(body, openid))
  if (decoded.kind === 'output') return output({ openid, session: await sealSession(openid, decoded.output, call) })
  // 87009, invalid signature: the key behind the handle was replaced.
  return decoded.kind === 'error' && decoded.code === '87009' ? sessionStale() : decoded
}

function readNewKey(body: JsonObject, openid: string): Decoded<string> {
  const sessionKey = textIn(body.session_key)
  return sessionKey !== undefined && isSessionKey(sessionKey) && body.openid === openid ? output(sessionKey) : notWeChat
}
