import { type Asking, type Exchange, type Refusal, refused } from '@wxhost/contracts'
import { ofSecret } from './shared.ts'

/** Where the token is issued these speak of the app: access-token page, "Error codes of both"; additions 1 and 9. */
const refusals = (path: string): readonly Refusal[] => [
  ...ofSecret,
  { errcode: -1, errmsg: 'system error', class: 'retryable' },
  { errcode: 40002, errmsg: 'invalid grant_type', class: 'invalid-argument', nothingHappened: true },
  {
    errcode: 40164,
    errmsg: 'invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1, not in whitelist',
    class: 'config',
    states: [{ name: 'the account is', params: { ipWhitelist: ['192.0.2.1'] } }],
  },
  {
    errcode: 40243,
    errmsg: 'appsecret is frozen',
    class: 'config',
    states: [{ name: 'the account is', params: { secretFrozen: true } }],
  },
  { errcode: 43002, errmsg: 'require POST method', class: 'invalid-argument', nothingHappened: true },
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
  { errcode: 50002, errmsg: 'user limited', class: 'permission' },
  { errcode: 50004, errmsg: 'user not allow to use accesstoken, maybe for punishment', class: 'permission' },
  { errcode: 89501, errmsg: 'require admin confirm or ip not in whitelist', class: 'config' },
  { errcode: 89503, errmsg: 'require admin confirm', class: 'config' },
  { errcode: 89506, errmsg: 'ip rejected by admin, retry after 24 hours', class: 'config' },
  { errcode: 89507, errmsg: 'ip rejected by admin, retry after 1 hour', class: 'config' },
]

export const accessTokenRefusals = (asking: Asking, path: string): readonly Exchange[] =>
  refusals(path).map((refusal) => refused(asking, refusal))
