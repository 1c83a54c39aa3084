import { SANDBOX } from '@wxhost/mock-wechat'
import type { KnownStates, StateParams } from './known-state.ts'
import type { MockControl } from './mock-control.ts'
import { textParam } from './state-params.ts'

const { appid, secret } = SANDBOX.app

const code = {
  kind: '`web`, `login` or `phone`',
  code: 'the code itself',
  openid: 'whose; default: the sandbox follower',
  appid: 'the account that it was made for; default: the sandbox app',
}

/** Codes that users bring, and the web tokens that come of them. */
export const codeStates: KnownStates = {
  'a user brings a code': {
    summary: 'A user authorised, logged in or pressed the phone button: the code may be traded once.',
    params: { ...code, scope: 'of a web code; default: `snsapi_userinfo`' },
    async setUp(mock, params) {
      await makeCode(mock, params)
      return undefined
    },
  },
  'the code of a user is used': {
    summary: 'The code was traded before: 40163, of the phone button 40029.',
    params: code,
    async setUp(mock, params) {
      await makeCode(mock, params)
      await trade(mock, params)
      return undefined
    },
  },
  'the code of a user is too old': {
    summary: 'The code was not traded in its five minutes.',
    params: { ...code, errcode: 'what WeChat says of it: 40029 (default) or 42003' },
    async setUp(mock, { errcode = 40029, ...params }) {
      await mock.post('/settings', { codeLifeSeconds: 0, expiredCode: errcode })
      await makeCode(mock, params)
      return undefined
    },
  },
  'the user logged in as often as a minute allows': {
    summary: 'The user of a login code logged in once, and no more is allowed in this minute: 45011.',
    params: { openid: 'default: the sandbox follower' },
    async setUp(mock, params) {
      await mock.post('/quotas', { api: '/sns/jscode2session', perUserMinute: 1 })
      const login = { kind: 'login', code: 'first-login-of-a-minute', ...params }
      await makeCode(mock, login)
      await trade(mock, login)
      return undefined
    },
  },
  'a user has a web token': {
    summary: 'The sandbox follower authorised the app in the browser, and the code was traded.',
    params: {
      scope: 'default: `snsapi_userinfo`',
      trouble:
        '`expire` (42001), `revoke` (40001), `password-changed` (42007), `refresh-expired` (42002), `renewed` (there is a newer one: 42001); default: none',
    },
    gives: {
      'web-token': "the user's access_token",
      'refresh-token': "the user's refresh_token",
      'newer-web-token': 'the one that it was renewed to',
    },
    async setUp(mock, params) {
      const trouble = textParam(params, 'trouble', 'none')
      if (trouble === 'refresh-expired') await mock.post('/settings', { refreshLifeSeconds: 0 })
      const values = await authorise(mock, textParam(params, 'scope', 'snsapi_userinfo'))
      if (trouble === 'none' || trouble === 'refresh-expired') return values
      const action = trouble === 'renewed' ? 'expire' : trouble
      await mock.post('/tokens', { line: 'web', openid: SANDBOX.users.follower, action })
      return trouble === 'renewed'
        ? { ...values, 'newer-web-token': await renewed(mock, values['refresh-token']) }
        : values
    },
  },
}

async function authorise(mock: MockControl, scope: string) {
  const traded = await mock.post('/codes', { kind: 'web', openid: SANDBOX.users.follower, scope })
  const token = await mock.wechat('GET', target('/sns/oauth2/access_token', { code: String(traded.code) }))
  return { 'web-token': String(token.access_token), 'refresh-token': String(token.refresh_token) }
}

async function renewed(mock: MockControl, refresh_token: string): Promise<string> {
  const query = new URLSearchParams({ appid, grant_type: 'refresh_token', refresh_token })
  return String((await mock.wechat('GET', `/sns/oauth2/refresh_token?${query}`)).access_token)
}

const makeCode = (mock: MockControl, params: StateParams) =>
  mock.post('/codes', { openid: SANDBOX.users.follower, ...params })

/** Each kind of code where it is traded. */
async function trade(mock: MockControl, params: StateParams): Promise<void> {
  const [kind, value] = [textParam(params, 'kind'), textParam(params, 'code')]
  if (kind === 'web') await mock.wechat('GET', target('/sns/oauth2/access_token', { code: value }))
  if (kind === 'login') await mock.wechat('GET', target('/sns/jscode2session', { js_code: value }))
  if (kind === 'phone') await mock.wechat('POST', await phoneTarget(mock), { code: value })
}

const phoneTarget = async (mock: MockControl) =>
  `/wxa/business/getuserphonenumber?access_token=${await mock.accessToken()}`

const target = (path: string, codes: Readonly<Record<string, string>>) =>
  `${path}?${new URLSearchParams({ appid, secret, grant_type: 'authorization_code', ...codes })}`
