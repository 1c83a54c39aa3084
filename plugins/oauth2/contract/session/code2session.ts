import { type Asking, answeringBody, asked, type Exchange, filledSecret, fromState } from '@wxhost/contracts'
import { appid, follower, getOf, unionid } from '../sample.ts'
import { common, errors, notForPlatforms, ofSecret, refusalsOf } from '../shared.ts'
import { handleOf, sessionKey, threeDays } from './keys.ts'

const path = '/sns/jscode2session'
const requestOf = (js_code: string) =>
  getOf(path, { appid, secret: filledSecret('app-secret'), js_code, grant_type: 'authorization_code' })

const logins: Asking = {
  doing: 'the login of a mini program',
  of: { operation: 'code2session' },
  page: 'oauth2 page, "GET /sns/jscode2session", and additions 3',
  input: { js_code: '061a2b3c' },
  request: requestOf('061a2b3c'),
}

const brings = (openid = follower) => ({
  name: 'a user brings a code',
  params: { kind: 'login', code: '061a2b3c', openid },
})
const session = (openid = follower) => ({ name: 'the user has a session', params: { openid, sessionKey } })
const states = [session(), brings()]
const session_key = fromState('session-key', sessionKey)

/** With each setting of `sessionIdleMs`: how long the handle is good for. */
const lives: readonly (readonly [setting: string | number, ttlMs: number])[] = [
  [60_000, 60_000],
  [1, 1],
  [0, threeDays],
  [-1, threeDays],
  [1.5, threeDays],
  ['60000', threeDays],
]

const ofUser = (ttlMs = threeDays) => ({
  states,
  answer: { json: { session_key, openid: follower, unionid } },
  result: { kind: 'output', output: { openid: follower, session: handleOf(follower, sessionKey, ttlMs), unionid } },
})

/** A session key is 16 bytes of base64, in its one canonical spelling. */
const wrongKeys = [
  'AAAA',
  'o0q0otL8aEzpcZL/FT9WsR==',
  'o0q0otL8aEzpcZL/FT9WsQ',
  '????????????????????????',
  '',
  'AAAAAAAAAAAAAAAAAAAAAAA=',
]

export const loginsOfUsers: readonly Exchange[] = [
  asked(logins, {
    so: 'gives a handle in the place of the session key',
    ...ofUser(),
    declares: { effect: 'unsafe', errors: errors() },
    inputs: {
      takes: [
        ['/js_code', '!'],
        ['/js_code', '~'.repeat(512)],
      ],
      refuses: [
        ['/js_code'],
        ['/js_code', ''],
        ['/js_code', 7],
        ['/js_code', 'a b'],
        ['/js_code', 'a'.repeat(513)],
        ['/code', '061a2b3c'],
      ],
    },
    outputs: {
      takes: [['/unionid']],
      refuses: [
        ['/openid'],
        ['/openid', 7],
        ['/session'],
        ['/session', 7],
        ['/session', ''],
        ['/session', 'a'.repeat(1025)],
        ['/unionid', 7],
        ['/session_key', sessionKey],
      ],
    },
  }),
  asked(logins, {
    so: 'of a user whom no other app knows gives no unionid',
    states: [
      { name: 'a user of the account', params: { openid: 'oAlone000000000000000000001' } },
      session('oAlone000000000000000000001'),
      brings('oAlone000000000000000000001'),
    ],
    answer: { json: { session_key, openid: 'oAlone000000000000000000001' } },
    result: {
      kind: 'output',
      output: {
        openid: 'oAlone000000000000000000001',
        session: handleOf('oAlone000000000000000000001', sessionKey, threeDays),
      },
    },
  }),
  asked(logins, {
    so: 'is given with errcode 0 and without an empty unionid',
    states: [
      answeringBody(path, JSON.stringify({ errcode: 0, openid: follower, session_key: sessionKey, unionid: '' })),
    ],
    answer: { json: { errcode: 0, openid: follower, session_key: sessionKey, unionid: '' } },
    result: { kind: 'output', output: { openid: follower, session: handleOf(follower, sessionKey, threeDays) } },
  }),
  ...lives.map(([sessionIdleMs, ttlMs]) =>
    asked(logins, {
      so: `gives a handle for ${ttlMs} ms where the setting is ${JSON.stringify(sessionIdleMs)}`,
      call: { settings: { sessionIdleMs } },
      ...ofUser(ttlMs),
    }),
  ),
  notForPlatforms(logins),
  ...refusalsOf(
    logins,
    [
      ...common(path).filter(({ errcode }) => errcode !== 45011),
      ...ofSecret,
      {
        errcode: 45011,
        errmsg: 'api minute-quota reach limit, must slower, retry next minute',
        class: 'rate-limited',
        retryAfterMs: 60_000,
        states: [...states, { name: 'the quota of an API is used up', params: { api: path, per: 'minute' } }],
      },
      {
        // 100 a minute for each user (additions 3).
        errcode: 45011,
        errmsg: 'api minute-quota reach limit, must slower, retry next minute',
        class: 'rate-limited',
        retryAfterMs: 60_000,
        when: 'this user did too often',
        states: [...states, { name: 'the user logged in as often as a minute allows' }],
      },
      { errcode: 40029, errmsg: 'invalid code', class: 'user-state', path: '/js_code', states: [] },
      {
        errcode: 40163,
        errmsg: 'code been used',
        class: 'user-state',
        path: '/js_code',
        states: [{ name: 'the code of a user is used', params: { kind: 'login', code: '061a2b3c' } }],
      },
      {
        errcode: 40226,
        errmsg: 'code blocked',
        class: 'user-state',
        states: [
          { name: 'a user of the account', params: { openid: 'oRisky000000000000000000001', blocked: true } },
          brings('oRisky000000000000000000001'),
        ],
      },
      { errcode: 41008, errmsg: 'missing code', class: 'invalid-argument', path: '/js_code', nothingHappened: true },
    ],
    [
      '{}',
      JSON.stringify({ openid: follower }),
      JSON.stringify({ session_key: sessionKey }),
      JSON.stringify({ openid: '', session_key: sessionKey }),
      ...wrongKeys.map((key) => JSON.stringify({ openid: follower, session_key: key })),
    ],
  ),
]
