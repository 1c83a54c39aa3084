import {
  credential,
  definePlugin,
  type IWeChatProtocol,
  json,
  type Operation,
  output,
  readErrcode,
  staleTokenCodes,
  Type,
  type WireRequest,
} from '@wxhost/core/protocol'
import { authorizePay, openNotification, payAck, payOrigin, payRefusal, readPayAnswer } from '@wxhost/core/protocol/pay'
import type { Interaction } from '../../interaction/interaction.ts'
import type { Subject } from '../../suite/check.ts'
import { shopInteractions } from './shop-interactions.ts'

const origin = 'https://api.weixin.qq.com'
const anyValue = Type.Unknown()

/** A template message, spelled by the caller. */
const send: Operation<unknown, unknown> = {
  summary: 'Send',
  effect: 'unsafe',
  input: anyValue,
  output: anyValue,
  errors: ['user-state', 'credential'],
  encode: (input) => ({
    method: 'POST',
    origin,
    path: '/cgi-bin/message/template/send',
    query: { access_token: credential('access-token') },
    body: json(input),
  }),
  decode: (response) =>
    readErrcode(response, { rejects: { credential: 'access-token', codes: staleTokenCodes } }, (body) =>
      output({ msgid: String(body.msgid) }),
    ),
}

/** Any call of WeChat Pay: `{ path, body }`. */
const pay: Operation<{ readonly path: string; readonly body?: object }, unknown> = {
  summary: 'Pay',
  effect: 'idempotent',
  input: Type.Object({ path: Type.String(), body: Type.Optional(Type.Unsafe<object>(anyValue)) }),
  output: anyValue,
  errors: ['config', 'business'],
  encode: ({ path, body }) => ({
    method: body === undefined ? 'GET' : 'POST',
    origin: payOrigin,
    path,
    headers: { accept: 'application/json' },
    ...(body === undefined ? {} : { body: json(body) }),
  }),
  authorize: authorizePay,
  decode: (response, call) => readPayAnswer(response, call, (body) => output(body ?? {})),
}

/** Two requests in a row: takes up a template and deletes it, by the id that WeChat gave it. */
const tryOut: Operation<unknown, unknown> = {
  summary: 'Try out',
  effect: 'unsafe',
  input: anyValue,
  output: anyValue,
  errors: [],
  encode: (input) => templateRequest('api_add_template', input),
  decode: (response, _call, { state }) =>
    readErrcode(response, {}, ({ template_id }) =>
      state === 'added'
        ? output({ deleted: true })
        : { kind: 'next', request: templateRequest('del_private_template', { template_id }), state: 'added' },
    ),
}

const templateRequest = (name: string, input: unknown): WireRequest => ({
  method: 'POST',
  origin,
  path: `/cgi-bin/template/${name}`,
  query: { access_token: credential('access-token') },
  body: json(input),
})

/** A plugin of the test: few calls, each in WeChat's manner. */
export const shopPlugin: IWeChatProtocol = definePlugin({
  origins: [origin, payOrigin],
  needs: ['access-token'],
  keys: ['merchant', 'wechat-pay', 'api-v3'],
  operations: { send, pay, 'try-out': tryOut },
  inbound: {
    notify: {
      summary: 'Notifications',
      owner: 'merchant',
      async open(push, call) {
        const opened = await openNotification(push, call)
        if (opened.kind !== 'opened') return opened
        if (opened.eventType === '') return payRefusal(400, 'malformed')
        return { kind: 'events', events: [{ id: opened.id, type: opened.eventType, data: {} }], ack: payAck }
      },
    },
  },
})

export const shop = (interactions: readonly Interaction[] = shopInteractions, plugin = shopPlugin): Subject => ({
  id: 'shop@1.0.0',
  protocol: 'shop',
  plugin,
  interactions,
  seed: 1,
  runs: 1,
})
