import { type Call, type Failure, type Static, Type, type WireRequest } from '@wxhost/core/protocol'
import { appToken, get } from '../endpoint.ts'
import { closed, openidField } from '../fields.ts'
import { sealedSession, sessionField, sessionStale } from './session-handle.ts'

export const sessionInput = Type.Object({ openid: openidField, session: sessionField }, closed)
export type SessionInput = Static<typeof sessionInput>

export const sessionExample: SessionInput = {
  openid: 'oia2TjuEGTNoeX76QEjQNrcURxG8',
  session: 'handle-of-code2session',
}

/**
 * A request that proves the session by its signature: HMAC-SHA256 over the empty text, the key is the session_key's own
 * text (not its base64 bytes).
 * @see wire-protocol reference, additions 3 "Session signature"
 */
export async function sessionRequest(path: string, input: SessionInput, call: Call): Promise<WireRequest | Failure> {
  const signature = await call.digest({
    algorithm: 'hmac-sha256',
    key: sealedSession(input.openid, input.session),
    parts: [],
    encoding: 'hex',
  })
  if (signature === undefined) return sessionStale()
  return get(path, { access_token: appToken, openid: input.openid, signature, sig_method: 'hmac_sha256' })
}
