import { SANDBOX } from '@wxhost/mock-wechat'
import { TEST_KEYS, TEST_MESSAGE_TOKEN } from '../shadow/test-keys.ts'
import type { KnownStates, StateParams } from './known-state.ts'
import type { MockControl } from './mock-control.ts'
import { objectParam, textParam } from './state-params.ts'

/** The original id of the account in the reference's worked example. */
const originalId = 'gh_10f6c3c3ac5a'

/** What WeChat pushes to accounts. */
export const messageStates: KnownStates = {
  'the account pushes': {
    summary: 'A user of the account writes, or something happens to one; the webhook of the account is told.',
    params: {
      type: 'a MsgType, e.g. `text`, or the name of an event',
      fields: 'members beside, or in the place of, those of a sample; all texts',
      mode: '`plain` or `secure`; default: `secure`',
      format: '`xml` or `json`; default: `xml`',
      key: '`previous`: under the EncodingAESKey before the current one',
      appid: 'whose; default: the sandbox app',
      platform: 'true: the account has authorized the platform of the sandbox, which is told',
    },
    async setUp(mock, params) {
      const appid = textParam(params, 'appid', SANDBOX.app.appid)
      if (params.platform === true) await authorize(mock, appid)
      else await mock.post(`/apps/${appid}/callback`, callbackOf(mock, params))
      const key = params.key === undefined ? {} : { key: textParam(params, 'key') }
      const push = { openid: userOf(params), type: textParam(params, 'type'), fields: objectParam(params, 'fields') }
      await mock.post(`/apps/${appid}/push`, { ...push, ...key })
      return undefined
    },
  },
  'the address is checked': {
    summary: 'An operator enters the address of the account at WeChat, which checks it.',
    params: { appid: 'whose; default: the sandbox app' },
    async setUp(mock, params) {
      const appid = textParam(params, 'appid', SANDBOX.app.appid)
      await mock.post(`/apps/${appid}/callback`, callbackOf(mock, params))
      await mock.post(`/apps/${appid}/check-url`)
      return undefined
    },
  },
}

/** Accounts without a callback of their own are pushed to where their platform wants it. */
async function authorize(mock: MockControl, authorizer: string): Promise<void> {
  const { appid } = SANDBOX.component
  await mock.post('/components', { appid, messageUrl: mock.webhook() })
  await mock.post(`/components/${appid}/authorize`, { authorizer, push: false })
}

const userOf = (params: StateParams): string =>
  textParam(objectParam(params, 'fields'), 'FromUserName', SANDBOX.users.follower)

const callbackOf = (mock: MockControl, params: StateParams) => ({
  url: mock.webhook(),
  token: TEST_MESSAGE_TOKEN,
  encodingAESKey: TEST_KEYS['message-aes'],
  previous: TEST_KEYS['message-aes-previous'],
  mode: textParam(params, 'mode', 'secure'),
  format: textParam(params, 'format', 'xml'),
  originalId,
})
