import {
  type Asking,
  answeringBody,
  asked,
  type Exchange,
  filledSecret,
  fromState,
  like,
  regex,
  type Tree,
} from '@wxhost/contracts'
import { accessTokenRefusals } from './access-token-refusals.ts'
import { appid, getOf, postOf, saying } from './sample.ts'

const stablePath = '/cgi-bin/stable_token'
const identity = { grant_type: 'client_credential', appid, secret: filledSecret('app-secret') }
const stableRequest = (force_refresh: boolean) => postOf(stablePath, { ...identity, force_refresh })

const stable: Asking = {
  doing: 'a stable access token',
  of: { credential: 'access-token' },
  page: 'access-token page, "POST /cgi-bin/stable_token"',
  request: stableRequest(false),
}
const forced = { credential: 'access-token', why: { forced: true } }

const old: Asking = {
  doing: 'an access token of the old endpoint',
  of: { credential: 'access-token' },
  page: 'access-token page, "GET /cgi-bin/token"',
  call: { settings: { accessTokenMode: 'token' } },
  request: getOf('/cgi-bin/token', identity),
}

const acquired = (value: Tree, ttlMs = 7_200_000) => ({
  kind: 'acquired',
  values: { 'access-token': { value, ttlMs } },
})
const given = (access_token: Tree) => ({
  answer: { json: { access_token, expires_in: 7200 } },
  result: acquired(access_token),
})
const held = fromState('access-token', 'A1')
const owner = { owner: 'app', origins: ['https://api.weixin.qq.com'] }
// additions 1: the same token comes back until its last 300 s, so a stable one is renewed later than that.
const stableLife = { renewAheadMs: 240_000 }

const past = (seconds: number) => [
  { name: 'an access token was fetched' },
  { name: 'time has passed', params: { seconds } },
]
const left = (expires_in: number, access_token: Tree = held) => ({
  answer: { json: { access_token, expires_in } },
  result: acquired(access_token, expires_in * 1000),
})
const newToken = regex('[0-9A-Za-z_-]{64,512}', 'A2'.padEnd(136, '0'))

/** access-token page, "Worked example"; additions 1. */
const lives: readonly Exchange[] = [
  asked(stable, { so: 'is the same for its life', states: past(3000), ...left(4200) }),
  asked(stable, { so: 'is the same in its last 301 s', states: past(6899), ...left(301) }),
  asked(stable, { so: 'is the same until its last 300 s', states: past(6899.8), ...left(300) }),
  asked(stable, { so: 'is another one in its last 300 s', states: past(6901), ...left(7200, newToken) }),
  asked(stable, { so: 'is another one where the last is over', states: past(7300), ...left(7200, newToken) }),
]

/** Forced renewals: 20 a day, at least 30 s apart, else nothing changes. */
const forcedBefore = (so: string, times: number, ago: number, expires_in: number): Exchange =>
  asked(
    { ...stable, of: forced },
    {
      so,
      call: { settings: { allowForcedRefresh: true } },
      request: stableRequest(true),
      states: [{ name: 'the access token was forced before', params: { times, every: 30, ago } }],
      ...left(expires_in, expires_in === 7200 ? newToken : held),
    },
  )

const forcing: readonly Exchange[] = [
  forcedBefore('is not forced again within 30 s', 1, 29.9, 7170),
  forcedBefore('is forced again after 30 s', 1, 30, 7200),
  forcedBefore('is not forced again within 30 s of the last time', 2, 29.9, 7170),
  forcedBefore('is forced twenty times a day', 19, 30, 7200),
  forcedBefore('is not forced a 21st time', 20, 31, 7169),
]

const ofBody = (so: string, body: object, ttlMs: number): Exchange =>
  asked(stable, {
    so,
    states: [answeringBody(stablePath, JSON.stringify(body))],
    answer: { json: body },
    result: acquired('A1', ttlMs),
  })

/** No life above 0 s, or no token: better none than one that is never renewed. */
const noTokens: readonly string[] = [
  { access_token: 'A1' },
  { access_token: 'A1', expires_in: 0 },
  { access_token: 'A1', expires_in: -1 },
  { access_token: 'A1', expires_in: 0.5 },
  { access_token: 'A1', expires_in: 'soon' },
  { access_token: 'A1', expires_in: '7200s' },
  { access_token: 'A1', expires_in: 's7200' },
  { access_token: 'A1', expires_in: '' },
  { access_token: 'A1', expires_in: null },
  { access_token: 'A1', expires_in: '1234567890123456' },
  { access_token: '', expires_in: 7200 },
  { access_token: 7, expires_in: 7200 },
  { expires_in: 7200 },
].map((body) => JSON.stringify(body))

const noToken = (body: string, status = 200): Exchange =>
  asked(stable, {
    so: `is none as ${status === 200 ? '' : `${status} `}${body}`,
    states: [answeringBody(stablePath, body, status)],
    answer: { status, text: body },
    result: {
      kind: 'error',
      class: 'retryable',
      code: 'invalid-answer',
      message: saying('access_token', 'expires_in'),
    },
  })

export const accessTokens: readonly Exchange[] = [
  asked(stable, {
    so: 'is the one that all share',
    ...given(held),
    declares: { ...owner, ...stableLife, mayForce: false },
  }),
  asked(stable, {
    so: 'is asked for by name of the mode',
    call: { settings: { accessTokenMode: 'stable_token' } },
    ...given(held),
    declares: { ...stableLife, mayForce: false },
  }),
  asked(
    { ...stable, of: forced },
    {
      so: 'is another one by force, where the operator allows it',
      call: { settings: { allowForcedRefresh: true } },
      request: stableRequest(true),
      ...given(newToken),
      declares: { ...stableLife, mayForce: true },
    },
  ),
  asked(stable, {
    so: 'is not forced without need',
    call: { settings: { allowForcedRefresh: true } },
    ...given(held),
  }),
  asked({ ...stable, of: forced }, { so: 'is not forced where nobody allows it', ...given(held) }),
  asked(
    { ...stable, of: forced },
    {
      so: 'is not forced by a setting that is no true',
      call: { settings: { allowForcedRefresh: 'true' } },
      ...given(held),
      declares: { mayForce: false },
    },
  ),
  asked(old, {
    so: 'is a new one',
    ...given(like('T1')),
    declares: { ...owner, renewAheadMs: 300_000, mayForce: false },
  }),
  asked(
    { ...old, of: forced },
    {
      so: 'cannot be forced',
      call: { settings: { accessTokenMode: 'token', allowForcedRefresh: true } },
      ...given(like('T1')),
      declares: { renewAheadMs: 300_000, mayForce: false },
    },
  ),
  {
    kind: 'exchange',
    of: { credential: 'access-token' },
    page: stable.page,
    description: 'an access token is not asked for in a mode that does not exist',
    call: { settings: { accessTokenMode: 'fast', allowForcedRefresh: true } },
    steps: [],
    result: {
      kind: 'error',
      class: 'config',
      code: 'setting-invalid',
      message: saying('accessTokenMode', '"stable_token" or "token"'),
    },
    declares: { ...stableLife, mayForce: false },
  },
  ...lives,
  ...forcing,
  ofBody('has the rest of its life', { access_token: 'A1', expires_in: 301 }, 301_000),
  ofBody('may live for one second', { access_token: 'A1', expires_in: 1 }, 1_000),
  ofBody('may have its life as text', { access_token: 'A1', expires_in: '7200' }, 7_200_000),
  ofBody('may have a long life as text', { access_token: 'A1', expires_in: '000000000007200' }, 7_200_000),
  ofBody('may come with errcode 0', { errcode: 0, access_token: 'A1', expires_in: 7200 }, 7_200_000),
  ...noTokens.map((body) => noToken(body)),
  noToken('{}'),
  noToken('[]'),
  noToken('{"access_token":"A1","expi'),
  noToken('<html><body><h1>502 Bad Gateway</h1></body></html>', 502),
  ...accessTokenRefusals(stable, stablePath),
]
