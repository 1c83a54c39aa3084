import { SANDBOX } from '@wxhost/mock-wechat'
import type { KnownStates, StateParams } from './known-state.ts'
import { sealedForWechat } from './sealed-for-wechat.ts'
import { numberParam, objectParam, textParam } from './state-params.ts'

const path = 'the API, e.g. `/v3/pay/transactions/jsapi`'

const on = (params: StateParams) => ({ match: { path: textParam(params, 'path') } })

/** Answers of WeChat Pay that its rules never lead to, and what its documents leave open. */
export const payAnswerStates: KnownStates = {
  'WeChat Pay says': {
    summary: 'WeChat Pay answers requests to a path with just this text, under a good signature.',
    params: { path, body: 'the exact text', status: 'the HTTP status; default: 200, or 204 of an empty text' },
    async setUp(mock, params) {
      const status = params.status === undefined ? {} : { status: numberParam(params, 'status') }
      await mock.post('/faults', { ...on(params), fault: { says: { ...status, body: textParam(params, 'body') } } })
      return undefined
    },
  },
  'WeChat Pay signs badly': {
    summary: "WeChat Pay's right answers to requests to a path are signed as they must not be.",
    params: { path, answers: '`unsigned`, `wrong-serial`, `bad-signature` or `probe`' },
    async setUp(mock, params) {
      await mock.post('/faults', { ...on(params), fault: { answers: textParam(params, 'answers') } })
      return undefined
    },
  },
  'WeChat is set': {
    summary: 'What the documents leave open, or differ in, is set: settings of mock-wechat.',
    params: { settings: 'names and values, e.g. `{"payCloseClosed":"ORDER_CLOSED"}`' },
    async setUp(mock, params) {
      await mock.post('/settings', objectParam(params, 'settings'))
      return undefined
    },
  },
  'an echo is asked for': {
    summary: 'The merchant had WeChat Pay send a message back, to its webhook too.',
    params: { echo_message: 'the message' },
    async setUp(mock, params) {
      const echo_message = textParam(params, 'echo_message')
      const body = { echo_message, encrypted_echo_message: sealedForWechat(echo_message), notify_url: mock.webhook() }
      await mock.pay('POST', '/v3/security/echo', body, { serial: SANDBOX.wechatPay.serial })
      return undefined
    },
  },
  'WeChat Pay notifies': {
    summary: 'WeChat Pay tells the merchant of anything, also of what never happened, as it tells of a payment.',
    params: {
      eventType: 'e.g. `TRANSACTION.SUCCESS`',
      originalType: 'e.g. `transaction`',
      summary: 'a text; default: `通知`',
      resource: 'what is told, before it is encrypted',
    },
    async setUp(mock, params) {
      const texts = { eventType: textParam(params, 'eventType'), originalType: textParam(params, 'originalType') }
      const summary = textParam(params, 'summary', '通知')
      await mock.post('/notifications', {
        ...texts,
        summary,
        url: mock.webhook(),
        resource: objectParam(params, 'resource'),
      })
      return undefined
    },
  },
}
