import {
  type Asking,
  distrusted,
  type Exchange,
  filledCredential,
  type Matcher,
  type Refusal,
  type RequestSpec,
  refused,
  regex,
  rejected,
  type Tree,
} from '@wxhost/contracts'

/** The sandbox's user and templates; ids and texts of the template-message page, "Worked example". */
export const follower = 'oia2TjuEGTNoeX76QEjQNrcURxG8'
export const appointment = 'ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY'
export const prize = 'iPk5sOIt5X_flOVKn5GrTFpncEYTojx6ddbt8WYoV5s'
export const nobodys = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'

const origin = 'https://api.weixin.qq.com'
const query = { access_token: filledCredential('access-token') }

export const getOf = (path: string): RequestSpec => ({ method: 'GET', origin, path, query })
export const postOf = (path: string, body: Tree): RequestSpec => ({ method: 'POST', origin, path, query, json: body })

/** Words for people: any that are there. */
export const anyText = (example: string): Matcher => regex('[\\s\\S]+', example)

export const commonErrors = [
  'credential',
  'retryable',
  'rate-limited',
  'quota-exhausted',
  'permission',
  'config',
  'business',
]

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
  { errcode: 43108, errmsg: 'Cannot make concurrent calls', class: 'rate-limited', retryAfterMs: 1_000 },
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

const staleTokens = [
  {
    errcode: 40001,
    errmsg: 'invalid credential, access_token is invalid or not latest',
    states: [{ name: 'the access token was revoked' }],
  },
  { errcode: 42001, errmsg: 'access_token expired', states: [{ name: 'the access token has expired' }] },
]

/** Every refusal of an API: the common ones, and its own. @param bodies that are no answer to it */
export const refusalsOf = (asking: Asking, own: readonly Refusal[], bodies: readonly string[]): readonly Exchange[] => [
  ...[...common(String(asking.request.path)), ...own].map((refusal) => refused(asking, refusal)),
  ...staleTokens.map((stale) => rejected(asking, 'access-token', stale)),
  ...bodies.map((body) => distrusted(asking, body)),
]
