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
const api = '/cgi-bin/message/template/send'
const path = '/cgi-bin/openapi/quota/get'
const quota: Asking = {
  doing: 'the quota of an API',
  of: { operation: 'quota' },
  page: 'access-token page, "openapi/quota/get"',
  // Query and body are whole: what is not here must not be sent.
  request: {
    method: 'POST',
    origin: 'https://api.weixin.qq.com',
    path,
    query: { access_token: filledCredential('access-token') },
    json: { cgi_path: api },
  },
}

const accepted = asked(quota, {
  so: 'is read',
  answer: {
    json: {
      errcode: 0,
      errmsg: 'ok',
      quota: { daily_limit: 100_000, used: 0, remain: 100_000 },
      rate_limit: { call_count: 100_000, refresh_second: 60 },
    },
  },
  result: { kind: 'output', output: { limit: 100_000, used: 0, left: 100_000 } },
  // What a second sending would do: the host goes by it.
  declares: { effect: 'safe' },
  // Both sides of each limit: the member that is changed, and to what; without a value it is left out.
  inputs: {
    takes: [['/api', `/${'a'.repeat(199)}`]],
    refuses: [['/api'], ['/api', 'cgi-bin'], ['/api', `/${'a'.repeat(200)}`], ['/more', 1]],
  },
  outputs: {
    refuses: [['/limit'], ['/used'], ['/left'], ['/limit', 0.5], ['/used', 0.5], ['/left', 0.5], ['/more', 1]],
  },
})

/** A state says what is so at WeChat; the mock is brought to it. contracts.md names all there are. */
const usedUp = asked(quota, {
  so: 'is read when it is used up',
  states: [{ name: 'the quota of an API is used up', params: { api, per: 'day' } }],
  answer: { json: { errcode: 0, errmsg: 'ok', quota: { daily_limit: 1, used: 1, remain: 0 } } },
  result: { kind: 'output', output: { limit: 1, used: 1, left: 0 } },
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
    states: [{ name: 'the quota of an API is used up', params: { api: path, per: 'minute' } }],
  }),
  refused(quota, { errcode: 40097, errmsg: 'invalid args', class: 'invalid-argument', nothingHappened: true }),
  refused(quota, { errcode: 48001, errmsg: 'api unauthorized', class: 'permission' }),
]

/** An answer in other words than WeChat's counts as none. */
const odd = [
  '{"errcode":0,"errmsg":"ok"}',
  '{"errcode":0,"errmsg":"ok","quota":{"daily_limit":1.5,"used":0,"remain":1}}',
  '{"errcode":0,"errmsg":"ok","quota":{"daily_limit":1,"used":"0","remain":1}}',
  '{"errcode":0,"errmsg":"ok","quota":{"daily_limit":1,"used":0}}',
].map((body) => distrusted(quota, body))

export const interactions: readonly Interaction[] = [accepted, usedUp, ...refusals, ...odd]
