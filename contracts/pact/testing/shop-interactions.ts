import type { Exchange, Interaction, RequestSpec, Tree } from '../../interaction/interaction.ts'
import { filledCredential, fromState, like, payAuthorization, regex } from '../../interaction/matcher.ts'

const page = 'template-message page, "Send"'
const path = '/cgi-bin/message/template/send'
const message = {
  touser: 'oia2TjuEGTNoeX76QEjQNrcURxG8',
  template_id: 'ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY',
  data: { thing1: { value: '门诊挂号' }, time2: { value: '2024-01-01 10:00' }, amount3: { value: '1.00元' } },
}
const withRid = (text: string) => regex(`${text} rid: [0-9a-f-]{26}`, `${text} rid: 655b0825-4bb435d9-2c8ecd13`)

const sending = (input: object): RequestSpec => ({
  method: 'POST',
  origin: 'https://api.weixin.qq.com',
  path,
  query: { access_token: filledCredential('access-token') },
  json: input,
})

export const accepted: Exchange = {
  kind: 'exchange',
  description: 'a template message is accepted',
  page,
  of: { operation: 'send' },
  input: message,
  steps: [{ request: sending(message), answer: { text: '{"errcode":0,"errmsg":"ok","msgid":3282640000000000001}' } }],
  result: { kind: 'output', output: { msgid: '3282640000000000001' } },
}

const toUnsubscribed = { ...message, touser: 'oUnsubscribed000000000000001' }

export const unsubscribed: Exchange = {
  kind: 'exchange',
  description: 'a template message to a user who left is refused with 43004',
  page,
  of: { operation: 'send' },
  input: toUnsubscribed,
  steps: [
    {
      request: sending(toUnsubscribed),
      answer: { json: { errcode: 43004, errmsg: withRid('require subscribe') } },
    },
  ],
  result: { kind: 'error', class: 'user-state', code: '43004', message: withRid('require subscribe') },
}

export const expired: Exchange = {
  kind: 'exchange',
  description: 'a template message under an expired token is refused with 42001',
  page,
  of: { operation: 'send' },
  input: message,
  states: [{ name: 'the access token has expired' }],
  steps: [
    {
      request: sending(message),
      answer: { json: { errcode: 42001, errmsg: withRid('access_token expired') } },
    },
  ],
  result: {
    kind: 'credential-rejected',
    credential: 'access-token',
    code: '42001',
    message: withRid('access_token expired'),
  },
}

const outTradeNo = '1217752501201407033233368018'
const order = {
  appid: 'wxd678efh567hg6787',
  mchid: '1900000109',
  description: 'Image形象店-深圳腾大-QQ公仔',
  out_trade_no: outTradeNo,
  notify_url: 'https://wx.example.com/notify',
  amount: { total: 100, currency: 'CNY' },
}

const paying = (json: object): RequestSpec => ({
  method: 'POST',
  origin: 'https://api.mch.weixin.qq.com',
  path: '/v3/pay/transactions/native',
  headers: { authorization: payAuthorization(), accept: 'application/json', 'content-type': 'application/json' },
  json,
})

const paid = (description: string, more: Pick<Exchange, 'states' | 'steps'> & { result: Tree }): Exchange => ({
  kind: 'exchange',
  description,
  page: 'pay-v3 page, 3',
  of: { operation: 'pay' },
  input: { path: '/v3/pay/transactions/native', body: order },
  ...more,
})

export const ordered = paid('an order is placed', {
  steps: [
    { request: paying(order), answer: { signed: true, json: { code_url: like('weixin://wxpay/bizpayurl?pr=x') } } },
  ],
  result: { kind: 'output', output: { code_url: 'weixin://wxpay/bizpayurl?pr=x' } },
})

const signError = { code: 'SIGN_ERROR', message: '错误的签名，验签失败' }

export const brokenSignature = paid('an order under a wrong signature is refused with 401', {
  states: [{ name: 'the signature is broken' }],
  steps: [{ request: paying(order), answer: { status: 401, json: signError } }],
  result: {
    kind: 'error',
    class: 'config',
    code: 'SIGN_ERROR',
    message: like(signError.message),
    nothingHappened: true,
  },
})

export const closed: Exchange = {
  ...paid('an order is closed', { steps: [], result: { kind: 'output', output: {} } }),
  input: { path: `/v3/pay/transactions/out-trade-no/${outTradeNo}/close`, body: { mchid: '1900000109' } },
  states: [{ name: 'an order', params: { body: { out_trade_no: outTradeNo } } }],
  steps: [
    {
      request: {
        ...paying({ mchid: '1900000109' }),
        path: `/v3/pay/transactions/out-trade-no/${outTradeNo}/close`,
      },
      answer: { status: 204, signed: true },
    },
  ],
}

const template = (name: string, json: object): RequestSpec => ({
  ...sending(json),
  path: `/cgi-bin/template/${name}`,
})
const newId = 'Doclyl5uP7Aciu-qZ7mJNPtWkbkYnWBWVja26EGbNyk'

export const triedOut: Exchange = {
  kind: 'exchange',
  description: 'a template is tried out',
  page: 'template-message page, "Manage"',
  of: { operation: 'try-out' },
  input: { template_id_short: '43216', keyword_name_list: ['就诊事项', '就诊时间'] },
  steps: [
    {
      request: template('api_add_template', {
        template_id_short: '43216',
        keyword_name_list: ['就诊事项', '就诊时间'],
      }),
      answer: { json: { errcode: 0, errmsg: 'ok', template_id: regex('[0-9A-Za-z_-]{43}', newId) } },
    },
    {
      request: template('del_private_template', { template_id: fromState('template_id', newId) }),
      answer: { json: { errcode: 0, errmsg: 'ok' } },
    },
  ],
  result: { kind: 'output', output: { deleted: true } },
}

export const shopInteractions: readonly Interaction[] = [
  accepted,
  unsubscribed,
  expired,
  ordered,
  brokenSignature,
  closed,
  triedOut,
]
