import { type AppView, type Call, type Failure, failure, type Sealed, Type } from '@wxhost/core/protocol'
import { fromBase64 } from './canonical-base64.ts'

/** What callers hold instead of the session_key, which never leaves the host. */
export const sessionField = Type.String({
  minLength: 1,
  maxLength: 1024,
  description: 'The session handle that code2session or reset-session gave; good for this app and openid only',
})

/** The handle together with the name that it was sealed under: one user's handle does not open as another's. */
export const sealedSession = (openid: string, handle: string): Sealed => ({
  sealed: handle,
  name: sessionName(openid),
})

const sessionName = (openid: string): string => `session-key:${openid}`

const threeDays = 259_200_000

/** Setting `sessionIdleMs`, default 3 days: WeChat does not say how long a session_key lives. */
const sessionIdleMs = (app: AppView): number => {
  const { sessionIdleMs: given } = app.settings
  return typeof given === 'number' && Number.isSafeInteger(given) && given > 0 ? given : threeDays
}

/** True for a session_key as WeChat makes them: 16 bytes in base64. */
export const isSessionKey = (text: string): boolean => fromBase64(text)?.length === 16

export const sealSession = (openid: string, sessionKey: string, call: Call): Promise<string> =>
  call.seal(sessionName(openid), sessionKey, sessionIdleMs(call.app))

/** The handle does not open, or WeChat has replaced the key behind it. */
export const sessionStale = (): Failure =>
  failure(
    'user-state',
    'session-stale',
    'The session of this user is over or was replaced. Call wx.login again in the mini program, then code2session.',
    { path: '/session' },
  )
