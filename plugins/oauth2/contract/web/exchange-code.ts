import { type Asking, answeringBody, asked, type Exchange, filledSecret, like } from '@wxhost/contracts'
import { appid, follower, getOf, saying, unionid } from '../sample.ts'
import { common, errors, notForPlatforms, ofSecret, refusalsOf } from '../shared.ts'
import { distrustedTokens, tokenOutputs } from './web-token-bodies.ts'

const path = '/sns/oauth2/access_token'
const secret = filledSecret('app-secret')
const requestOf = (code: string) => getOf(path, { appid, secret, code, grant_type: 'authorization_code' })
const brings = (code: string, params: object = {}) => ({
  name: 'a user brings a code',
  params: { kind: 'web', code, ...params },
})

/** oauth2 page, "Worked example". */
const exchanging: Asking = {
  doing: 'the code of a user',
  of: { operation: 'exchange-code' },
  page: 'oauth2 page, "GET /sns/oauth2/access_token"',
  input: { code: '061a2b3c' },
  request: requestOf('061a2b3c'),
}

const token = {
  access_token: like('OA_1'),
  expires_in: 7200,
  refresh_token: like('OR_1'),
  openid: follower,
  scope: 'snsapi_userinfo',
}
const snapshot = { code: 'snapshot-user', message: saying('do not bind'), path: '/is_snapshotuser' }

const ofBody = (so: string, body: object, output: object, more: object = {}): Exchange =>
  asked(exchanging, {
    so,
    states: [answeringBody(path, JSON.stringify(body))],
    answer: { json: body },
    result: { kind: 'output', output, ...more },
  })

const plain = { ...token, access_token: 'OA_1', refresh_token: 'OR_1' }

export const exchangedCodes: readonly Exchange[] = [
  asked(exchanging, {
    so: 'is traded for the token of the user',
    states: [brings('061a2b3c')],
    answer: { json: { ...token, unionid } },
    result: { kind: 'output', output: { ...token, unionid } },
    declares: { effect: 'unsafe', errors: errors() },
    inputs: {
      takes: [
        ['/code', '!'],
        ['/code', '~'.repeat(512)],
      ],
      refuses: [
        ['/code'],
        ['/code', ''],
        ['/code', 7],
        ['/code', 'a b'],
        ['/code', 'é'],
        ['/code', 'a'.repeat(513)],
        ['/state', '3f9c2ab41d'],
      ],
    },
    outputs: tokenOutputs,
  }),
  asked(exchanging, {
    so: 'is sent as it is, whatever its letters',
    states: [brings('a&b=c%20')],
    input: { code: 'a&b=c%20' },
    request: requestOf('a&b=c%20'),
    answer: { json: { ...token, unionid } },
    result: { kind: 'output', output: { ...token, unionid } },
  }),
  asked(exchanging, {
    so: 'of a silent login tells no unionid',
    states: [brings('061a2b3c', { scope: 'snsapi_base' })],
    answer: { json: { ...token, scope: 'snsapi_base' } },
    result: { kind: 'output', output: { ...token, scope: 'snsapi_base' } },
  }),
  asked(exchanging, {
    so: 'of a snapshot page is traded with a warning',
    states: [
      { name: 'a user of the account', params: { openid: 'oSnapshot0000000000000000001', snapshot: true } },
      brings('061a2b3c', { openid: 'oSnapshot0000000000000000001' }),
    ],
    answer: { json: { ...token, openid: 'oSnapshot0000000000000000001', is_snapshotuser: 1 } },
    result: {
      kind: 'output',
      output: { ...token, openid: 'oSnapshot0000000000000000001', is_snapshotuser: 1 },
      warnings: [snapshot],
    },
  }),
  ofBody('may be said to be of no snapshot page', { ...plain, is_snapshotuser: 0 }, { ...plain, is_snapshotuser: 0 }),
  ofBody(
    'may have its numbers as texts',
    { ...plain, expires_in: '7200', is_snapshotuser: '1' },
    { ...plain, is_snapshotuser: 1 },
    { warnings: [snapshot] },
  ),
  ofBody(
    'is traded without what WeChat adds or leaves empty',
    { ...plain, unionid: '', is_snapshotuser: 'yes', more: 1 },
    plain,
  ),
  asked(exchanging, {
    so: 'is traded for an app whose platform has no name',
    call: { settings: { componentAppid: '' } },
    states: [brings('061a2b3c')],
    answer: { json: { ...token, unionid } },
    result: { kind: 'output', output: { ...token, unionid } },
  }),
  notForPlatforms(exchanging),
  ...distrustedTokens(exchanging),
  ...refusalsOf(
    exchanging,
    [
      ...common(path),
      ...ofSecret,
      { errcode: 40029, errmsg: 'invalid code', class: 'user-state', path: '/code', states: [] },
      {
        errcode: 40029,
        errmsg: 'invalid code',
        class: 'user-state',
        path: '/code',
        when: 'it is too old',
        states: [{ name: 'the code of a user is too old', params: { kind: 'web', code: '061a2b3c' } }],
      },
      {
        errcode: 40163,
        errmsg: 'code been used',
        class: 'user-state',
        path: '/code',
        states: [{ name: 'the code of a user is used', params: { kind: 'web', code: '061a2b3c' } }],
      },
      { errcode: 41008, errmsg: 'missing code', class: 'invalid-argument', path: '/code', nothingHappened: true },
      {
        errcode: 42003,
        errmsg: 'code expired',
        class: 'user-state',
        path: '/code',
        states: [{ name: 'the code of a user is too old', params: { kind: 'web', code: '061a2b3c', errcode: 42003 } }],
      },
    ],
    [],
  ),
]
