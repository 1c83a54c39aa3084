import {
  type Asking,
  asked,
  distrusted,
  filledCredential,
  type Interaction,
  refused,
  rejected,
} from '@wxhost/contracts'

/**
 * What WeChat documents, as exchanges with this plugin. Write requests, answers and results by hand from WeChat's
 * documents, not from what the plugin does: that is what makes them a proof.
 */
const quota: Asking = {
  doing: 'the quota of an API',
  of: { operation: 'quota' },
  page: 'access-token page, "openapi/quota/get"',
  // Query and body are whole: what is not here must not be sent.
  request: {
    method: 'POST',
    origin: 'https://api.weixin.qq.com',
    path: '/cgi-bin/openapi/quota/get',
    query: { access_token: filledCredential('access-token') },
    json: { cgi_path: '/cgi-bin/message/template/send' },
  },
}

const accepted = asked(quota, {
  so: 'is read',
  answer: { json: { errcode: 0, errmsg: 'ok', quota: { daily_limit: 100_000, used: 0, remain: 100_000 } } },
  result: { kind: 'output', output: { limit: 100_000, used: 0, left: 100_000 } },
})

/** WeChat's "no" is HTTP 200 with an errcode. Each error class that the operation declares needs one. */
const refusals: readonly Interaction[] = [
  rejected(quota, 'access-token', {
    errcode: 42001,
    errmsg: 'access_token expired',
    states: [{ name: 'the access token has expired' }],
  }),
  refused(quota, { errcode: -1, errmsg: 'system error', class: 'retryable' }),
  refused(quota, {
    errcode: 45011,
    errmsg: 'api minute-quota reach limit, must slower, retry next minute',
    class: 'rate-limited',
    retryAfterMs: 60_000,
  }),
  refused(quota, { errcode: 40097, errmsg: 'invalid args', class: 'invalid-argument', nothingHappened: true }),
  refused(quota, { errcode: 48001, errmsg: 'api unauthorized', class: 'permission' }),
]

/** An answer in other words than WeChat's counts as none. */
const odd = distrusted(quota, '{"errcode":0,"errmsg":"ok"}')

export const interactions: readonly Interaction[] = [accepted, ...refusals, odd]
