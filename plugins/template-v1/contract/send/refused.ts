import { asked, distrusted, type Exchange, type Refusal, refused, rejected, withRid } from '@wxhost/contracts'
import { appointment, follower } from '../sample.ts'
import { clientMsgId, message, path, requestOf, sending } from './sending.ts'

/** The same message with another member, and the request that comes of it. */
const otherwise = (change: object) => ({
  input: { ...message, ...change },
  request: requestOf({ ...message, ...change }),
})

const user = (openid: string, state: object) => ({
  ...otherwise({ touser: openid }),
  states: [{ name: 'a user of the account', params: { openid, ...state } }],
})

const unknownTemplate = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'
/** Made as clientMsgId, of the id of 43 times `a`. */
const ofUnknownTemplate = '3B6lnYvTcRn_fQ3rvFEDjlBT56xiP05x'
const longUrl = `https://m.example.com/${'门'.repeat(700)}`

/** Table of errcodes of the page; 43108, 45109 of additions 4; 50004, 50007 of the access-token page; 45065 of additions 4. */
const refusals: readonly Refusal[] = [
  { errcode: -1, errmsg: 'system error', class: 'retryable' },
  {
    errcode: 40003,
    errmsg: 'invalid openid',
    class: 'user-state',
    path: '/touser',
    ...otherwise({ touser: 'oNobody00000000000000000001' }),
    states: [],
  },
  { errcode: 40008, errmsg: 'invalid message type', class: 'invalid-argument' },
  {
    // Only 47003 is documented to name a member.
    errcode: 40035,
    errmsg: 'invalid args size of data.thing1.value',
    class: 'invalid-argument',
    nothingHappened: true,
  },
  { errcode: 40013, errmsg: 'invalid appid', class: 'config' },
  { errcode: 40036, errmsg: 'invalid template_id size', class: 'invalid-argument', path: '/template_id' },
  {
    errcode: 40037,
    errmsg: 'invalid template_id',
    class: 'invalid-argument',
    path: '/template_id',
    input: { ...message, template_id: unknownTemplate },
    request: requestOf({ ...message, template_id: unknownTemplate }, ofUnknownTemplate),
    states: [],
  },
  {
    errcode: 40039,
    errmsg: 'invalid url size',
    class: 'invalid-argument',
    path: '/url',
    // Counted in bytes by WeChat, in characters by the schema.
    ...otherwise({ url: longUrl }),
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
  { errcode: 40249, errmsg: 'marketing content rejected', class: 'business' },
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
  {
    errcode: 43101,
    errmsg: 'user refuse to accept the msg',
    class: 'user-state',
    ...user('oRefuses00000000000000000001', { refuses: true }),
  },
  {
    errcode: 43108,
    errmsg: 'Cannot make concurrent calls to the same OpenID, please try again',
    class: 'rate-limited',
    retryAfterMs: 1_000,
  },
  { errcode: 43116, errmsg: 'template is limited to send', class: 'business' },
  {
    errcode: 45009,
    errmsg: 'reach max api daily quota limit',
    class: 'quota-exhausted',
    states: [{ name: 'the quota of an API is used up', params: { api: path, per: 'day' } }],
  },
  {
    errcode: 45011,
    errmsg: 'api minute-quota reach limit, must slower, retry next minute',
    class: 'rate-limited',
    retryAfterMs: 60_000,
    states: [{ name: 'the quota of an API is used up', params: { api: path, per: 'minute' } }],
  },
  {
    // Said to a first sending, the id is another message's.
    errcode: 45065,
    errmsg: 'clientmsgid exist',
    class: 'business',
    states: [{ name: 'a message was sent with this id', params: { client_msg_id: clientMsgId } }],
  },
  { errcode: 45109, errmsg: 'This API has been unsupported', class: 'permission' },
  { errcode: 47001, errmsg: 'data format error', class: 'invalid-argument', nothingHappened: true },
  {
    errcode: 47003,
    errmsg: 'argument invalid! data.amount3.value invalid',
    class: 'invalid-argument',
    path: '/data/amount3/value',
    when: 'the template asks for more',
    ...otherwise({ data: { thing1: message.data.thing1, time2: message.data.time2 } }),
    states: [],
  },
  { errcode: 47003, errmsg: 'argument invalid!', class: 'invalid-argument', when: 'no member is named' },
  {
    errcode: 48001,
    errmsg: 'api unauthorized',
    class: 'permission',
    states: [{ name: 'the account is', params: { deniedApis: [path] } }],
  },
  {
    errcode: 48004,
    errmsg: 'api forbidden for irregularities, view detail on mp.weixin.qq.com',
    class: 'permission',
  },
  { errcode: 50002, errmsg: 'user limited', class: 'user-state' },
  { errcode: 50004, errmsg: 'user not allow to use accesstoken, maybe for punishment', class: 'permission' },
  { errcode: 50005, errmsg: 'user is unsubscribed', class: 'user-state' },
  {
    errcode: 50007,
    errmsg: 'account frozen',
    class: 'permission',
    states: [{ name: 'the account is', params: { frozen: true } }],
  },
  // No page names it: nobody may be told to try again.
  { errcode: 99999, errmsg: 'not documented', class: 'business' },
]

/** access-token page: on business endpoints these mean a stale token. */
const staleTokens = [
  {
    errcode: 40001,
    errmsg: 'invalid credential, access_token is invalid or not latest',
    states: [{ name: 'the access token was revoked' }],
  },
  { errcode: 40014, errmsg: 'invalid access_token', states: [{ name: 'the access token is of no account' }] },
  { errcode: 42001, errmsg: 'access_token expired', states: [{ name: 'the access token has expired' }] },
]

/** Success must have a msgid: digits, at most 20. */
const bodies = [
  '{"errcode":0,"errmsg":"ok"}',
  '{}',
  '[]',
  '{"errcode":0,"errmsg":"ok","msgid":1.5}',
  '{"errcode":0,"errmsg":"ok","msgid":-1}',
  '{"errcode":0,"errmsg":"ok","msgid":""}',
  '{"errcode":0,"errmsg":"ok","msgid":true}',
  '{"errcode":0,"errmsg":"ok","msgid":[200228332]}',
  '{"errcode":0,"errmsg":"ok","msgid":"a1"}',
  '{"errcode":0,"errmsg":"ok","msgid":"1a"}',
  '{"errcode":0,"errmsg":"ok","msgid":123456789012345678901}',
]

export const refusedMessages: readonly Exchange[] = [
  ...refusals.map((refusal) => refused(sending, refusal)),
  ...staleTokens.map((stale) => rejected(sending, 'access-token', stale)),
  ...bodies.map((body) => distrusted(sending, body)),
  distrusted(sending, '{"errcode":0,"errmsg":"ok","msg', 'truncated'),
  distrusted(sending, '<html><body><h1>502 Bad Gateway</h1></body></html>', 'not-wechat', 502),
  // A repeat that WeChat refuses for another reason is refused.
  asked(sending, {
    so: 'is refused with 43004 on a repeat, too',
    ...user('oLeft00000000000000000000001', { subscribed: false }),
    resent: true,
    answer: { json: { errcode: 43004, errmsg: withRid('require subscribe') } },
    result: { kind: 'error', class: 'user-state', code: '43004', message: withRid('require subscribe') },
  }),
  asked(sending, {
    so: 'is accepted on a repeat as on the first sending',
    resent: true,
    input: { touser: follower, template_id: appointment, data: message.data },
    answer: { text: '{"errcode":0,"errmsg":"ok","msgid":3282640000000000001}' },
    result: { kind: 'output', output: { msgid: '3282640000000000001' } },
  }),
]
