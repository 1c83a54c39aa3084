import { asked, type Exchange } from '@wxhost/contracts'
import { follower } from './sample.ts'
import { checkingOfUser } from './web/check.ts'
import { granted } from './web/user-token.ts'

type Query = Readonly<Record<string, string>>

const get = (path: string, query: Query, errcode: number) => ({ method: 'GET', path, query, errcode })
const post = (path: string, query: Query, errcode: number, body: object) => ({
  method: 'POST',
  path,
  query,
  errcode,
  body,
})

const app = { appid: 'APPID', secret: 'SECRET' }
const trade = { ...app, grant_type: 'authorization_code' }
const token = { access_token: 'ACCESS_TOKEN' }
const session = { ...token, openid: follower, signature: '0'.repeat(64), sig_method: 'hmac_sha256' }
const issue = '/cgi-bin/stable_token'
const phone = '/wxa/business/getuserphonenumber'
const without = (parameters: Query, name: string) =>
  Object.fromEntries(Object.entries(parameters).filter(([key]) => key !== name))
const each = (path: string, parameters: Query, codes: Readonly<Record<string, number>>) =>
  Object.entries(codes).map(([name, errcode]) => get(path, without(parameters, name), errcode))

/** What the plugin never sends, since WeChat refuses it: access-token page, oauth2 page, additions 3. */
const requests = [
  get(issue, { ...app, grant_type: 'client_credential' }, 43002),
  post(issue, {}, 40002, { appid: 'wx', secret: 'x' }),
  post(issue, {}, 41002, { grant_type: 'client_credential' }),
  post(issue, {}, 41004, { grant_type: 'client_credential', appid: 'wx520c15f417810387' }),
  post(issue, {}, 40013, { grant_type: 'client_credential', appid: 'wx520c15f417810387', secret: 'x' }),
  post(issue, {}, 40125, { grant_type: 'client_credential', appid: 'wxd678efh567hg6787', secret: 'x' }),
  post(issue, {}, 47001, {
    grant_type: 'client_credential',
    appid: 'wxd678efh567hg6787',
    secret: 'x',
    force_refresh: 1,
  }),
  post('/cgi-bin/token', {}, 43001, {}),
  ...each(
    '/cgi-bin/token',
    { ...app, grant_type: 'client_credential' },
    { grant_type: 40002, appid: 41002, secret: 41004 },
  ),
  ...each(
    '/sns/oauth2/access_token',
    { ...trade, code: 'c' },
    { grant_type: 40002, appid: 41002, secret: 41004, code: 41008 },
  ),
  ...each(
    '/sns/jscode2session',
    { ...trade, js_code: 'c' },
    { grant_type: 40002, appid: 41002, secret: 41004, js_code: 41008 },
  ),
  ...each(
    '/sns/oauth2/refresh_token',
    { appid: 'APPID', grant_type: 'refresh_token', refresh_token: 'r' },
    { appid: 41002, grant_type: 40002, refresh_token: 41003 },
  ),
  get(
    '/sns/oauth2/refresh_token',
    { appid: 'wx520c15f417810387', grant_type: 'refresh_token', refresh_token: 'r' },
    40013,
  ),
  get('/sns/auth', { openid: follower }, 41001),
  get('/sns/userinfo', { openid: follower }, 41001),
  // The app's own token is none of /sns/*.
  get('/sns/userinfo', { ...token, openid: follower }, 40014),
  ...['/wxa/checksession', '/wxa/resetusersessionkey'].flatMap((path) => [
    ...each(path, session, { access_token: 41001, openid: 41009, sig_method: 87008, signature: 87009 }),
    get(path, { ...session, sig_method: 'hmac_sha1' }, 87008),
    get(path, session, 87009),
  ]),
  get(phone, token, 43002),
  post(phone, token, 41008, {}),
  post(phone, token, 47001, { code: 7 }),
]

export const unsendable: readonly Exchange[] = [
  asked(checkingOfUser, {
    so: 'is answered by a WeChat that refuses what the plugin does not send',
    states: [granted(), { name: 'WeChat refuses requests', params: { requests } }],
    answer: { json: { errcode: 0, errmsg: 'ok' } },
    result: { kind: 'output', output: { valid: true } },
  }),
]
