import { type Asking, distrusted, type Exchange, type Refusal, refused, rejected } from '@wxhost/contracts'

/** What every API that takes the app's token may say: access-token page, "Error codes of both", and rate-limits page. */
const common = (path: string): readonly Refusal[] => [
  { errcode: -1, errmsg: 'system error', class: 'retryable' },
  {
    errcode: 45009,
    errmsg: 'reach max api daily quota limit',
    class: 'quota-exhausted',
    states: [{ name: 'the quota of an API is used up', params: { api: path, per: 'day' } }],
  },
  {
    errcode: 45011,
    errmsg: 'api minute-quota reach limit, must slower, retry next minute',
    class: 'rate-limited',
    retryAfterMs: 60_000,
    states: [{ name: 'the quota of an API is used up', params: { api: path, per: 'minute' } }],
  },
  {
    errcode: 48001,
    errmsg: 'api unauthorized',
    class: 'permission',
    states: [{ name: 'the account is', params: { deniedApis: [path] } }],
  },
  { errcode: 50004, errmsg: 'user not allow to use accesstoken, maybe for punishment', class: 'permission' },
  { errcode: 40013, errmsg: 'invalid appid', class: 'config' },
  { errcode: 99999, errmsg: 'not documented', class: 'business' },
]

const expired = { errcode: 42001, errmsg: 'access_token expired', states: [{ name: 'the access token has expired' }] }

/** Every refusal of a management API: the common ones, and its own. @param bodies that are no answer to it */
export const refusalsOf = (asking: Asking, own: readonly Refusal[], bodies: readonly string[]): readonly Exchange[] => [
  ...[...common(String(asking.request.path)), ...own].map((refusal) => refused(asking, refusal)),
  rejected(asking, 'access-token', expired),
  ...bodies.map((body) => distrusted(asking, body)),
  distrusted(asking, pageOfProxy, 'not-wechat', 502),
]

const pageOfProxy = '<html><body><h1>502 Bad Gateway</h1></body></html>'

/** What an operation that changes something may answer with: the common classes, and an argument that is wrong. */
export const changingErrors = [
  'credential',
  'retryable',
  'rate-limited',
  'quota-exhausted',
  'invalid-argument',
  'permission',
  'config',
  'business',
]
