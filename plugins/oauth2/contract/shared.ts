import { type Asking, distrusted, type Exchange, type Refusal, refused, rejected } from '@wxhost/contracts'
import { refusedHere, saying } from './sample.ts'

/** What every API may say: access-token page, "Error codes of both", and the rate-limits page. */
export const common = (path: string): readonly Refusal[] => [
  { errcode: -1, errmsg: 'system error', class: 'retryable' },
  {
    errcode: 45011,
    errmsg: 'api minute-quota reach limit, must slower, retry next minute',
    class: 'rate-limited',
    retryAfterMs: 60_000,
    states: [{ name: 'the quota of an API is used up', params: { api: path, per: 'minute' } }],
  },
  { errcode: 41009, errmsg: 'missing openid', class: 'invalid-argument', nothingHappened: true },
  // No page names it: nobody may be told to try again.
  { errcode: 99999, errmsg: 'not documented', class: 'business' },
]

/** access-token page: on business endpoints these mean a stale token of the app. */
const stale = [
  {
    errcode: 40001,
    errmsg: 'invalid credential, access_token is invalid or not latest',
    states: [{ name: 'the access token was revoked' }],
  },
  { errcode: 40014, errmsg: 'invalid access_token', states: [{ name: 'the access token is of no account' }] },
  { errcode: 42001, errmsg: 'access_token expired', states: [{ name: 'the access token has expired' }] },
]

export const staleAppTokens = (asking: Asking): readonly Exchange[] =>
  stale.map((refusal) => rejected(asking, 'access-token', refusal))

/** What an API that takes the app's token says of the account. */
export const ofAccount = (path: string): readonly Refusal[] => [
  { errcode: 40013, errmsg: 'invalid appid', class: 'config' },
  {
    errcode: 48001,
    errmsg: 'api unauthorized',
    class: 'permission',
    states: [{ name: 'the account is', params: { deniedApis: [path] } }],
  },
  { errcode: 50004, errmsg: 'user not allow to use accesstoken, maybe for punishment', class: 'permission' },
]

/** Where the app proves itself by its secret, 40001 is the secret's fault (access-token page; additions 2). */
export const ofSecret: readonly Refusal[] = [
  { errcode: 40001, errmsg: 'invalid credential, access_token is invalid or not latest', class: 'config' },
  { errcode: 40013, errmsg: 'invalid appid', class: 'config' },
  {
    errcode: 40125,
    errmsg: 'invalid appsecret',
    class: 'config',
    states: [{ name: 'the secret of the account is another' }],
  },
  { errcode: 41002, errmsg: 'appid missing', class: 'invalid-argument', nothingHappened: true },
  { errcode: 41004, errmsg: 'appsecret missing', class: 'invalid-argument', nothingHappened: true },
  {
    errcode: 50007,
    errmsg: 'account frozen',
    class: 'permission',
    states: [{ name: 'the account is', params: { frozen: true } }],
  },
]

export const refusalsOf = (
  asking: Asking,
  refusals: readonly Refusal[],
  bodies: readonly string[],
): readonly Exchange[] => [
  ...refusals.map((refusal) => refused(asking, refusal)),
  ...bodies.map((body) => distrusted(asking, body)),
  ...(bodies.length === 0 ? [] : [distrusted(asking, pageOfProxy, 'not-wechat', 502)]),
]

const pageOfProxy = '<html><body><h1>502 Bad Gateway</h1></body></html>'

/** A platform's codes are traded at other endpoints (oauth2 page, "Platform"); WeChat would use the code up. */
export const notForPlatforms = ({ of, page, doing, input }: Asking): Exchange => ({
  kind: 'exchange',
  of,
  page,
  description: `${doing} is not sent for an app that a platform serves`,
  call: { settings: { componentAppid: 'wx00000000000000aa' } },
  input,
  steps: [],
  result: { kind: 'error', class: 'config', code: 'platform-not-served', message: saying('componentAppid') },
})

/** The handle is another user's, forged or over. */
export const staleSession = refusedHere('user-state', 'session-stale', '/session', 'wx.login again')

export const errors = (...own: readonly string[]) => [
  ...own,
  'user-state',
  'config',
  'invalid-argument',
  'retryable',
  'rate-limited',
  'permission',
  'business',
]
