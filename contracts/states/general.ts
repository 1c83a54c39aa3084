import { SANDBOX } from '@wxhost/mock-wechat'
import { ANOTHER_MERCHANT_CERTIFICATE } from './another-merchant-key.ts'
import type { KnownStates } from './known-state.ts'
import { numberParam, textParam } from './state-params.ts'

/** States that are not of one area. Prefer a true state of an area to an injected answer. */
export const generalStates: KnownStates = {
  'WeChat answers errcode': {
    summary: 'WeChat refuses requests to a path with an errcode that its own rules cannot be brought to.',
    params: {
      path: 'the API, e.g. `/cgi-bin/message/template/send`',
      errcode: 'a number, e.g. -1',
      errmsg: 'a text; default: the one of WeChat',
      times: 'how often; default: always',
    },
    async setUp(mock, params) {
      const { errmsg, times } = params
      const fault = { errcode: numberParam(params, 'errcode'), ...(errmsg === undefined ? {} : { errmsg }) }
      const often = times === undefined ? {} : { times }
      await mock.post('/faults', { match: { path: textParam(params, 'path') }, fault, ...often })
      return undefined
    },
  },
  'WeChat Pay refuses': {
    summary: 'WeChat Pay refuses requests to a path with a status and code that its own rules cannot be brought to.',
    params: {
      path: 'the API, e.g. `/v3/pay/transactions/jsapi`',
      status: 'the HTTP status, e.g. 500',
      code: 'e.g. `SYSTEM_ERROR`',
      message: 'a text; default: the one of WeChat Pay',
      times: 'how often; default: always',
    },
    async setUp(mock, params) {
      const { message, times } = params
      const [status, code] = [numberParam(params, 'status'), textParam(params, 'code')]
      const payError = { status, code, ...(message === undefined ? {} : { message }) }
      const often = times === undefined ? {} : { times }
      await mock.post('/faults', { match: { path: textParam(params, 'path') }, fault: { payError }, ...often })
      return undefined
    },
  },
  'the access token has expired': {
    summary: 'The access token that is used is over: 42001.',
    params: { appid: 'whose; default: the sandbox app' },
    gives: { 'access-token': 'the token that is over' },
    setUp: (mock, params) => troubledToken(mock, params, 'expire'),
  },
  'the access token was revoked': {
    summary: 'The access token that is used is not valid any more: 40001; a normal fetch gives the same again.',
    params: { appid: 'whose; default: the sandbox app' },
    gives: { 'access-token': 'the dead token' },
    setUp: (mock, params) => troubledToken(mock, params, 'revoke'),
  },
  'the access token was renewed elsewhere': {
    summary: 'Somebody else fetched a new access token, the one that is used is not valid any more: 40001.',
    params: { appid: 'whose; default: the sandbox app' },
    gives: { 'access-token': 'the dead token' },
    setUp: (mock, params) => troubledToken(mock, params, 'rotate'),
  },
  'the signature is broken': {
    summary: 'WeChat Pay has another key under the serial of the merchant, so every signature of it is wrong: 401.',
    async setUp(mock) {
      const { mchid, apiV3Key } = SANDBOX.merchant
      await mock.post('/merchants', { mchid, apiV3Key, certificates: [ANOTHER_MERCHANT_CERTIFICATE] })
      return undefined
    },
  },
}

type SetUpOf = KnownStates[string]['setUp']

async function troubledToken(...[mock, params, action]: [...Parameters<SetUpOf>, string]) {
  const appid = textParam(params, 'appid', SANDBOX.app.appid)
  const token = await mock.accessToken(appid)
  await mock.post('/tokens', { appid, line: 'stable', action })
  return { 'access-token': token }
}
