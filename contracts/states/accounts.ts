import { SANDBOX } from '@wxhost/mock-wechat'
import { codeStates } from './codes.ts'
import type { KnownStates } from './known-state.ts'
import { refusedRequestStates } from './refused-requests.ts'
import { numberParam, textParam } from './state-params.ts'
import { templateStates } from './templates.ts'
import { tokenLifeStates } from './token-life.ts'

const { app, miniProgramSessionKey } = SANDBOX
const whose = { appid: 'whose; default: the sandbox app' }

/** Accounts, their users, their limits and what they are answered. */
export const accountStates: KnownStates = {
  'WeChat answers with a body': {
    summary: 'WeChat answers requests to a path with exactly this body.',
    params: { path: 'the API, e.g. `/sns/auth`', body: 'a text', status: 'the HTTP status; default: 200' },
    async setUp(mock, params) {
      const [status, body] = [numberParam(params, 'status', 200), textParam(params, 'body')]
      const fault = { status, body, contentType: 'application/json; encoding=utf-8' }
      await mock.post('/faults', { match: { path: textParam(params, 'path') }, fault })
      return undefined
    },
  },
  'the account is': {
    summary: 'The account, or what it may do, is restricted.',
    params: {
      ...whose,
      frozen: 'true: banned, 50007',
      secretFrozen: 'true: 40243',
      deniedApis: 'paths of which it may use none: 48001',
      ipWhitelist: 'addresses that may fetch its token; others get 40164',
    },
    async setUp(mock, { appid = app.appid, ...flags }) {
      await mock.post('/apps', { appid, ...flags })
      return undefined
    },
  },
  'the secret of the account is another': {
    summary: 'The app secret was reset since: 40125.',
    params: whose,
    async setUp(mock, { appid = app.appid }) {
      await mock.post('/apps', { appid, secret: 'another-app-secret-0123456789abcdef' })
      return undefined
    },
  },
  'the access token is of no account': {
    summary: 'The access token that is used was never made by WeChat: 40014.',
    gives: { 'access-token': 'the wrong token' },
    setUp: async () => ({ 'access-token': '88_no_token_of_any_account' }),
  },
  'the quota of an API is used up': {
    summary: 'No more calls of an API today (45009), or in this minute (45011).',
    params: { ...whose, api: 'the path', per: '`day` or `minute`' },
    async setUp(mock, params) {
      const limit = textParam(params, 'per') === 'day' ? { daily: 1, used: 1 } : { perMinute: 1, usedThisMinute: 1 }
      await mock.post('/quotas', {
        appid: textParam(params, 'appid', app.appid),
        api: textParam(params, 'api'),
        ...limit,
      })
      return undefined
    },
  },
  'the access token is of the mini program': {
    summary: 'The access token that is used is that of the sandbox mini program, which has no templates.',
    gives: { 'access-token': 'its token' },
    setUp: async (mock) => ({ 'access-token': await mock.accessToken(SANDBOX.miniProgram.appid) }),
  },
  'a user of the account': {
    summary: 'The account has a user like this.',
    params: {
      ...whose,
      openid: 'the user',
      subscribed: 'false: 43004',
      blacklisted: 'true: 43019',
      refuses: 'true: 43101',
      blocked: 'true: a login gets 40226',
      snapshot: 'true: a virtual account of a snapshot page',
      unionid: 'a text',
      nickname: 'a text',
      phoneNumber: 'without the country code',
      countryCode: 'e.g. `86`',
    },
    async setUp(mock, user) {
      await mock.post('/users', { ...user })
      return undefined
    },
  },
  'the user has a session': {
    summary: 'The user logged in to the mini program and the session key is the one valid.',
    params: { ...whose, openid: 'the user', sessionKey: 'base64 of 16 bytes; default: that of the sample user' },
    gives: { 'session-key': 'the valid session key' },
    async setUp(mock, { sessionKey = miniProgramSessionKey, ...user }) {
      await mock.post('/users', { ...user, sessionKey })
      return { 'session-key': String(sessionKey) }
    },
  },
  ...codeStates,
  ...templateStates,
  ...tokenLifeStates,
  ...refusedRequestStates,
}
