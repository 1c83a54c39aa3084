import { type Asking, asked, type Exchange, fromState, like, type Tree } from '@wxhost/contracts'
import { appid, follower, getOf } from '../sample.ts'
import { common, errors, notForPlatforms, refusalsOf } from '../shared.ts'
import { distrustedTokens, tokenOutputs } from './web-token-bodies.ts'

const path = '/sns/oauth2/refresh_token'
const refreshToken = fromState('refresh-token', 'OR_1')
const requestOf = (refresh_token: Tree) => getOf(path, { appid, grant_type: 'refresh_token', refresh_token })
const unknown = { input: { refresh_token: 'OR_UNKNOWN' }, request: requestOf('OR_UNKNOWN') }
const granted = (trouble?: string) => ({
  name: 'a user has a web token',
  ...(trouble === undefined ? {} : { params: { trouble } }),
})

const refreshing: Asking = {
  doing: "the renewal of a user's token",
  of: { operation: 'refresh' },
  page: 'oauth2 page, "GET /sns/oauth2/refresh_token", and additions 2',
  input: { refresh_token: refreshToken },
  request: requestOf(refreshToken),
}

const renewed = (access_token: Tree) => {
  const token = {
    access_token,
    expires_in: 7200,
    refresh_token: refreshToken,
    openid: follower,
    scope: 'snsapi_userinfo',
  }
  return { answer: { json: token }, result: { kind: 'output', output: token } }
}

export const refreshedTokens: readonly Exchange[] = [
  asked(refreshing, {
    so: 'gives the same one while it lives',
    states: [granted()],
    ...renewed(fromState('web-token', 'OA_1')),
    declares: { effect: 'safe', errors: errors() },
    inputs: {
      takes: [
        ['/refresh_token', '!'],
        ['/refresh_token', '~'.repeat(1024)],
      ],
      refuses: [
        ['/refresh_token'],
        ['/refresh_token', ''],
        ['/refresh_token', 7],
        ['/refresh_token', 'a b'],
        ['/refresh_token', 'a'.repeat(1025)],
        ['/access_token', 'OA_1'],
      ],
    },
    outputs: tokenOutputs,
  }),
  asked(refreshing, {
    so: 'gives another one where it is over',
    states: [granted('expire')],
    ...renewed(like('OA_2')),
  }),
  asked(refreshing, {
    so: 'gives another one where it is dead',
    states: [granted('revoke')],
    ...renewed(like('OA_2')),
  }),
  { ...notForPlatforms(refreshing), input: { refresh_token: 'OR_1' } },
  ...distrustedTokens({ ...refreshing, ...unknown }),
  ...refusalsOf(
    { ...refreshing, ...unknown },
    [
      ...common(path),
      { errcode: 40013, errmsg: 'invalid appid', class: 'config' },
      { errcode: 40030, errmsg: 'invalid refresh_token', class: 'user-state', path: '/refresh_token', states: [] },
      {
        errcode: 41003,
        errmsg: 'refresh_token missing',
        class: 'invalid-argument',
        path: '/refresh_token',
        nothingHappened: true,
      },
      // These concern the user's token, never the app's (additions 2).
      { errcode: 40001, errmsg: 'invalid credential, access_token is invalid or not latest', class: 'user-state' },
      { errcode: 40014, errmsg: 'invalid access_token', class: 'user-state' },
      { errcode: 42001, errmsg: 'access_token expired', class: 'user-state' },
      { errcode: 48001, errmsg: 'api unauthorized', class: 'permission' },
    ],
    [],
  ),
  ...refusalsOf(
    refreshing,
    [
      {
        errcode: 42002,
        errmsg: 'refresh_token expired',
        class: 'user-state',
        path: '/refresh_token',
        states: [granted('refresh-expired')],
      },
      {
        errcode: 42007,
        errmsg: 'access_token and refresh_token exception',
        class: 'user-state',
        path: '/refresh_token',
        states: [granted('password-changed')],
      },
    ],
    [],
  ),
]
