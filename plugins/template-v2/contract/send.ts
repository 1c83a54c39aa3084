import {
  type Asking,
  answeringBody,
  asked,
  type Exchange,
  type Refusal,
  type RequestSpec,
  withRid,
} from '@wxhost/contracts'
import { anyText, appointment, commonErrors, follower, nobodys, postOf, prize, refusalsOf } from './sample.ts'

const path = '/cgi-bin/message/template/send'
const data = { thing1: { value: '门诊挂号' }, time2: { value: '2024-01-01 10:00' }, amount3: { value: '1.00元' } }
const message = { touser: follower, template_id: appointment, data }

/**
 * First 32 characters of base64url(SHA-256(appid LF template_id LF key)), additions 4 "Host rule", for the key `order-1`:
 * printf 'wxd678efh567hg6787\nngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY\norder-1' | openssl dgst -sha256 -binary | basenc --base64url | cut -c1-32
 */
const clientMsgId = 'wwfj6Vt2CUe15_wU2y8xFVJIDdlj3Wd2'
/** The same of the prize's id, and of 43 times `a`. */
const ofPrize = 'V1c5ia_LatMlWS69F2SSp2WoW-lPxUBT'
const ofNobodys = '3B6lnYvTcRn_fQ3rvFEDjlBT56xiP05x'

const requestOf = (body: object, client_msg_id = clientMsgId): RequestSpec => postOf(path, { ...body, client_msg_id })

const sending: Asking = {
  doing: 'a template message',
  of: { operation: 'send' },
  page: 'template-message page, "POST /cgi-bin/message/template/send"',
  input: message,
  call: { idempotencyKey: 'order-1' },
  request: requestOf(message),
}

/** The answer of the page. Its number is beyond 2^53. */
const accepted = { text: '{"errcode":0,"errmsg":"ok","msgid":3282640000000000001}' }
const sent = { kind: 'output', output: { msgid: '3282640000000000001', client_msg_id: clientMsgId } }
const jump = {
  url: 'https://m.example.com/o/1',
  miniprogram: { appid: 'wx4f4bc4dec97d474b', pagepath: 'pages/order?id=1' },
}
const body = (text: string) => ({ states: [answeringBody(path, text)], answer: { text } })
const aliases = { 'custom:promo': prize, broken: 'short' }
const prizeData = { thing1: { value: '奖金' }, amount2: { value: '10.00元' } }

const acceptedOnes: readonly Exchange[] = [
  asked(sending, {
    so: 'is accepted with all that it may have',
    input: { ...message, ...jump },
    request: requestOf({ ...message, ...jump }),
    answer: accepted,
    result: sent,
    declares: {
      effect: 'idempotent',
      idempotency: { key: 'call', windowMs: 540_000 },
      stickyBy: '/touser',
      errors: [...commonErrors, 'invalid-argument', 'user-state'],
    },
    inputs: {
      takes: [
        ['/touser', 'a'.repeat(128)],
        ['/url', `https://m.example.com/${'a'.repeat(2026)}`],
        ['/url'],
        ['/miniprogram'],
        ['/miniprogram/pagepath'],
        ['/miniprogram/pagepath', 'a'.repeat(1024)],
        ['/data', {}],
        ['/data', Object.fromEntries(Array.from({ length: 64 }, (_, i) => [`k${i}`, { value: '' }]))],
        ['/data/thing1/value', 'a'.repeat(2048)],
        ['/data/thing1', { value: '1', color: 'a'.repeat(32) }],
        ['/template_id', 'a'.repeat(128)],
        ['/template_id', 'a'],
        [`/data/${'a'.repeat(64)}`, { value: '1' }],
      ],
      refuses: [
        ['/touser'],
        ['/touser', ''],
        ['/touser', 'a'.repeat(129)],
        ['/touser', 'o p'],
        ['/template_id'],
        ['/template_id', ''],
        ['/template_id', 'a'.repeat(129)],
        ['/data'],
        ['/url', 'a'.repeat(2049)],
        ['/miniprogram', {}],
        ['/miniprogram/appid', 'wx4f4bc4dec97d474'],
        ['/miniprogram/appid', 'xwx4f4bc4dec97d474b'],
        ['/miniprogram/pagepath', 'a'.repeat(1025)],
        ['/miniprogram/more', 1],
        ['/data', Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`k${i}`, { value: '' }]))],
        ['/data/thing1', {}],
        ['/data/thing1', { value: 1 }],
        ['/data/thing1/value', 'a'.repeat(2049)],
        ['/data/thing1', { value: '1', color: 'a'.repeat(33) }],
        ['/data/thing1', { value: '1', more: 1 }],
        ['/data/1thing', { value: '1' }],
        ['/data/thing-1', { value: '1' }],
        [`/data/${'a'.repeat(65)}`, { value: '1' }],
        ['/more', 1],
      ],
    },
    outputs: {
      takes: [['/msgid', null]],
      refuses: [
        ['/msgid'],
        ['/msgid', ''],
        ['/msgid', 'a1'],
        ['/msgid', '1a'],
        ['/msgid', 1],
        ['/client_msg_id'],
        ['/client_msg_id', 1],
        ['/more', 1],
      ],
    },
    tracks: { before: undefined, after: { key: '3282640000000000001', stage: 'accepted' } },
  }),
  asked(sending, { so: 'is accepted with what it must have', answer: accepted, result: sent }),
  asked(sending, {
    so: 'is sent without its colors',
    input: { ...message, data: { ...data, thing1: { value: '门诊挂号', color: '#173177' } } },
    answer: accepted,
    result: sent,
  }),
  asked(sending, {
    so: 'is sent under the id that an alias stands for',
    call: { idempotencyKey: 'order-1', settings: { aliases } },
    input: { touser: follower, template_id: 'custom:promo', data: prizeData },
    request: requestOf({ touser: follower, template_id: prize, data: prizeData }, ofPrize),
    answer: accepted,
    result: { kind: 'output', output: { msgid: '3282640000000000001', client_msg_id: ofPrize } },
  }),
  asked(sending, {
    so: 'was accepted where a repeat meets its own id',
    resent: true,
    states: [{ name: 'a message was sent with this id', params: { client_msg_id: clientMsgId } }],
    answer: { json: { errcode: 45065, errmsg: withRid('clientmsgid exist') } },
    result: { kind: 'output', output: { msgid: null, client_msg_id: clientMsgId } },
    tracks: { before: undefined, after: undefined },
  }),
  asked(sending, {
    so: 'is refused on a repeat as on a first sending',
    resent: true,
    states: [{ name: 'the account is', params: { deniedApis: [path] } }],
    answer: { json: { errcode: 48001, errmsg: withRid('api unauthorized') } },
    result: { kind: 'error', class: 'permission', code: '48001', message: withRid('api unauthorized') },
  }),
  ...['200228332', '"200228332"', '"12345678901234567890"'].map((msgid) =>
    asked(sending, {
      so: `is accepted under the number ${msgid}`,
      ...body(`{"errcode":0,"errmsg":"ok","msgid":${msgid}}`),
      result: { kind: 'output', output: { msgid: msgid.replaceAll('"', ''), client_msg_id: clientMsgId } },
    }),
  ),
]

const otherwise = (change: object) => ({
  input: { ...message, ...change },
  request: requestOf({ ...message, ...change }),
})
const user = (openid: string, state: object) => ({
  ...otherwise({ touser: openid }),
  states: [{ name: 'a user of the account', params: { openid, ...state } }],
})

/** Table of errcodes of the page. */
const own: readonly Refusal[] = [
  {
    errcode: 40003,
    errmsg: 'invalid openid',
    class: 'user-state',
    path: '/touser',
    ...otherwise({ touser: 'oNobody00000000000000000001' }),
    states: [],
  },
  {
    errcode: 43004,
    errmsg: 'require subscribe',
    class: 'user-state',
    ...user('oLeft00000000000000000000001', { subscribed: false }),
  },
  {
    errcode: 43019,
    errmsg: 'require remove blacklist',
    class: 'user-state',
    ...user('oListed000000000000000000001', { blacklisted: true }),
  },
  { errcode: 40036, errmsg: 'invalid template_id size', class: 'invalid-argument', path: '/template_id' },
  {
    errcode: 40037,
    errmsg: 'invalid template_id',
    class: 'invalid-argument',
    path: '/template_id',
    input: { ...message, template_id: nobodys },
    request: requestOf({ ...message, template_id: nobodys }, ofNobodys),
    states: [],
  },
  {
    errcode: 40039,
    errmsg: 'invalid url size',
    class: 'invalid-argument',
    path: '/url',
    // Counted in bytes by WeChat, in characters by the schema.
    ...otherwise({ url: `https://m.example.com/${'门'.repeat(700)}` }),
    states: [],
  },
  {
    errcode: 40165,
    errmsg: 'invalid weapp pagepath',
    class: 'invalid-argument',
    path: '/miniprogram/pagepath',
    ...otherwise({ miniprogram: { appid: 'wx4f4bc4dec97d474b', pagepath: 'pages/my order' } }),
    states: [],
  },
  // Values are WeChat's to judge.
  {
    errcode: 47003,
    errmsg: 'argument invalid! data.amount3.value invalid',
    class: 'invalid-argument',
    ...otherwise({ data: { thing1: data.thing1, time2: data.time2 } }),
    states: [],
  },
  // Said to a first sending, the id is another message's.
  {
    errcode: 45065,
    errmsg: 'clientmsgid exist',
    class: 'business',
    states: [{ name: 'a message was sent with this id', params: { client_msg_id: clientMsgId } }],
  },
]

const bodies = [
  '{}',
  '"1"',
  '{"msgid":1.5}',
  '{"msgid":"a1"}',
  '{"msgid":"1a"}',
  '{"msgid":""}',
  '{"msgid":true}',
  '{"msgid":123456789012345678901}',
]

const notSent = (so: string, template_id: string, errorClass: string, code: string): Exchange => ({
  kind: 'exchange',
  description: `a template message ${so}`,
  page: sending.page,
  of: sending.of,
  call: { settings: { aliases } },
  input: { ...message, template_id },
  steps: [],
  result: { kind: 'error', class: errorClass, code, message: anyText('what to do'), path: '/template_id' },
})

export const sendings: readonly Exchange[] = [
  ...acceptedOnes,
  ...refusalsOf(sending, own, bodies),
  notSent('names a template that nobody knows', 'custom:prom', 'invalid-argument', 'unknown-template'),
  notSent('names a template by too long an id', `${appointment}a`, 'invalid-argument', 'unknown-template'),
  notSent('names a member that every object has', 'toString', 'invalid-argument', 'unknown-template'),
  notSent('names an alias that leads nowhere', 'broken', 'config', 'alias-misconfigured'),
]
