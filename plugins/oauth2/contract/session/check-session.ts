import { type Asking, asked, type Exchange, rejected, type Tree, withRid } from '@wxhost/contracts'
import { appToken, follower, getOf } from '../sample.ts'
import { common, errors, ofAccount, refusalsOf, staleAppTokens, staleSession } from '../shared.ts'
import { handleOf, otherKey, sessionKey, sessionLimits, signature } from './keys.ts'

const path = '/wxa/checksession'
export const sessionQuery = (openid = follower) => ({ ...appToken, openid, signature, sig_method: 'hmac_sha256' })
export const inSession = [{ name: 'the user has a session', params: { openid: follower, sessionKey } }]
const input = { openid: follower, session: handleOf(follower, sessionKey) }
const nobody = 'oNobody00000000000000000001'

const checking: Asking = {
  doing: 'the check of a session',
  of: { operation: 'check-session' },
  page: 'additions 3, "Session signature"',
  input,
  request: getOf(path, sessionQuery()),
}

/** A handle that does not open is told before WeChat is asked. */
export const staleHandles = (operation: string, doing: string): readonly Exchange[] => {
  const stale = (what: string, session: Tree, openid = follower): Exchange => ({
    kind: 'exchange',
    of: { operation },
    page: 'additions 3: a handle names a session; session-stale ("call wx.login again")',
    description: `${doing} is not sent under ${what}`,
    input: { openid, session },
    steps: [],
    result: staleSession,
  })
  const { input: _, ...byExample } = stale('the handle of its own example', '')
  return [
    byExample,
    stale('a forged handle', 'forged'),
    stale("another user's handle", handleOf('oSomebodyElse', sessionKey)),
    stale('the handle of a user with another openid', handleOf(follower, sessionKey), 'oSomebodyElse'),
  ]
}

const older = (line: 'stable' | 'token', after: readonly number[], ago: number) => [
  ...inSession,
  { name: 'the access token is an older one', params: { line, after, ago } },
]
const notLatest = { errcode: 40001, errmsg: 'invalid credential, access_token is invalid or not latest' }

/** The token before the current one works for 300 s more, one before that not at all: access-token page, "Worked example". */
const olderTokens: readonly Exchange[] = [
  ...[older('stable', [6901], 298), older('token', [100], 299.9)].map((states, n) =>
    asked(checking, {
      so: `is answered under the token before, ${n === 0 ? 'stable' : 'of the old endpoint'}`,
      states,
      answer: { json: { errcode: 0, errmsg: 'ok' } },
      result: { kind: 'output', output: { valid: true } },
    }),
  ),
  rejected(checking, 'access-token', {
    ...notLatest,
    when: 'a newer one is 300 s old',
    states: older('token', [100], 300.2),
  }),
  rejected(checking, 'access-token', {
    ...notLatest,
    when: 'there are two newer ones',
    states: older('token', [9, 9], 0),
  }),
  rejected(checking, 'access-token', {
    errcode: 42001,
    errmsg: 'access_token expired',
    when: 'its own life is over first',
    states: older('stable', [6901], 300),
  }),
]

export const checkedSessions: readonly Exchange[] = [
  asked(checking, {
    so: 'says that it is good',
    states: inSession,
    answer: { json: { errcode: 0, errmsg: 'ok' } },
    result: { kind: 'output', output: { valid: true } },
    declares: { effect: 'safe', stickyBy: '/openid', errors: errors('credential') },
    inputs: sessionLimits,
    outputs: { takes: [['/valid', false]], refuses: [['/valid'], ['/valid', 'true'], ['/more', 1]] },
  }),
  asked(checking, {
    so: 'says that WeChat replaced its key',
    states: [{ name: 'the user has a session', params: { openid: follower, sessionKey: otherKey } }],
    answer: { json: { errcode: 87009, errmsg: withRid('invalid signature') } },
    result: { kind: 'output', output: { valid: false } },
  }),
  ...staleHandles('check-session', 'the check of a session'),
  ...staleAppTokens(checking),
  ...olderTokens,
  ...refusalsOf(
    checking,
    [
      ...common(path),
      ...ofAccount(path),
      {
        errcode: 40003,
        errmsg: 'invalid openid',
        class: 'user-state',
        input: { openid: nobody, session: handleOf(nobody, sessionKey) },
        request: getOf(path, sessionQuery(nobody)),
        states: [],
      },
      { errcode: 87008, errmsg: 'invalid sig_method', class: 'invalid-argument' },
    ],
    ['{}', '{"errmsg":"ok"}', '[]'],
  ),
]
