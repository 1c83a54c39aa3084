import { type Asking, asked, type Exchange, regex, withRid } from '@wxhost/contracts'
import { follower, getOf } from '../sample.ts'
import { common, errors, ofAccount, refusalsOf, staleAppTokens, staleSession } from '../shared.ts'
import { inSession, sessionQuery, staleHandles } from './check-session.ts'
import { handleOf, otherKey, sessionKey, sessionLimits, threeDays } from './keys.ts'

const path = '/wxa/resetusersessionkey'

const resetting: Asking = {
  doing: 'the reset of a session',
  of: { operation: 'reset-session' },
  page: 'additions 3, "Session signature"',
  input: { openid: follower, session: handleOf(follower, sessionKey) },
  request: getOf(path, sessionQuery()),
}

const newKey = regex('[A-Za-z0-9+/]{22}==', otherKey)
const reset = (ttlMs: number) => ({
  states: inSession,
  answer: { json: { errcode: 0, errmsg: 'ok', openid: follower, session_key: newKey } },
  result: { kind: 'output', output: { openid: follower, session: handleOf(follower, otherKey, ttlMs) } },
})

export const resetSessions: readonly Exchange[] = [
  asked(resetting, {
    so: 'gives a handle of the new key',
    ...reset(threeDays),
    declares: { effect: 'unsafe', stickyBy: '/openid', errors: errors('credential') },
    inputs: sessionLimits,
    outputs: {
      refuses: [
        ['/openid'],
        ['/openid', 7],
        ['/session'],
        ['/session', 7],
        ['/session', ''],
        ['/session_key', otherKey],
      ],
    },
  }),
  asked(resetting, {
    so: 'gives a handle that lives as the setting says',
    call: { settings: { sessionIdleMs: 60_000 } },
    ...reset(60_000),
  }),
  asked(resetting, {
    so: 'is refused where WeChat replaced the key before',
    states: [{ name: 'the user has a session', params: { openid: follower, sessionKey: otherKey } }],
    answer: { json: { errcode: 87009, errmsg: withRid('invalid signature') } },
    result: staleSession,
  }),
  ...staleHandles('reset-session', 'the reset of a session'),
  ...staleAppTokens(resetting),
  ...refusalsOf(
    resetting,
    [...common(path), ...ofAccount(path), { errcode: 87008, errmsg: 'invalid sig_method', class: 'invalid-argument' }],
    [
      '{}',
      JSON.stringify({ errcode: 0, openid: follower }),
      JSON.stringify({ errcode: 0, openid: follower, session_key: '' }),
      JSON.stringify({ errcode: 0, openid: follower, session_key: 'AAAA' }),
      JSON.stringify({ errcode: 0, openid: 'oSomebodyElse', session_key: otherKey }),
      JSON.stringify({ errcode: 0, session_key: otherKey }),
    ],
  ),
]
