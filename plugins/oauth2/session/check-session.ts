import { type Operation, output, type Static, Type } from '@wxhost/core/protocol'
import { acknowledged, readAnswer, rejectsAppToken } from '../endpoint.ts'
import { closed } from '../fields.ts'
import { type SessionInput, sessionExample, sessionInput, sessionRequest } from './session-request.ts'

const validity = Type.Object(
  { valid: Type.Boolean({ description: 'False: WeChat has replaced the session_key, call wx.login again' }) },
  closed,
)
type Validity = Static<typeof validity>

/** "invalid signature": the key that made it is not the user's valid one any more. */
const invalidSignature = '87009'

/** Whether WeChat still knows the session_key behind a handle. @see wire-protocol reference, additions 3 */
export const checkSession: Operation<SessionInput, Validity> = {
  summary: "Check whether a mini-program user's session is still valid",
  effect: 'safe',
  stickyBy: '/openid',
  input: sessionInput,
  output: validity,
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
  encode: (input, call) => sessionRequest('/wxa/checksession', input, call),
  decode(response) {
    const decoded = readAnswer(response, rejectsAppToken, (body) => acknowledged(body, () => output({ valid: true })))
    return decoded.kind === 'error' && decoded.code === invalidSignature ? output({ valid: false }) : decoded
  },
}
