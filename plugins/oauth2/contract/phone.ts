import { type Asking, answeringBody, asked, type Exchange } from '@wxhost/contracts'
import { appid, appToken, follower, postOf } from './sample.ts'
import { common, errors, ofAccount, refusalsOf, staleAppTokens } from './shared.ts'

const path = '/wxa/business/getuserphonenumber'
const input = { code: '0e1d2c3b4a', openid: follower }
const requestOf = (body: object) => postOf(path, body, appToken)
const brings = (params: object = {}) => ({
  name: 'a user brings a code',
  params: { kind: 'phone', code: '0e1d2c3b4a', ...params },
})

const asking: Asking = {
  doing: 'the phone number of a user',
  of: { operation: 'get-phone-number' },
  page: 'additions 3, "POST /wxa/business/getuserphonenumber"',
  input,
  request: requestOf(input),
}

/** At the time of the contract; the number is of no subscriber. */
const watermark = { timestamp: 1704067200, appid }
const number = { phoneNumber: '13580006666', purePhoneNumber: '13580006666', countryCode: '86', watermark }
const { watermark: _watermark, ...bare } = number
const given = (phone_info: object) => ({
  answer: { json: { errcode: 0, errmsg: 'ok', phone_info } },
  result: { kind: 'output', output: phone_info },
})

const ofBody = (so: string, phone_info: object, output: object): Exchange =>
  asked(asking, {
    so,
    states: [answeringBody(path, JSON.stringify({ errcode: 0, phone_info }))],
    answer: { json: { errcode: 0, phone_info } },
    result: { kind: 'output', output },
  })

const members = ['phoneNumber', 'purePhoneNumber', 'countryCode']

export const phoneNumbers: readonly Exchange[] = [
  asked(asking, {
    so: 'is given',
    states: [brings()],
    ...given(number),
    declares: { effect: 'unsafe', errors: errors('credential') },
    inputs: {
      takes: [['/code', '!'], ['/code', '~'.repeat(512)], ['/openid'], ['/openid', 'a'.repeat(128)]],
      refuses: [
        ['/code'],
        ['/code', ''],
        ['/code', 7],
        ['/code', 'a b'],
        ['/code', 'a'.repeat(513)],
        ['/openid', ''],
        ['/openid', 'o 1'],
        ['/openid', 'a'.repeat(129)],
        ['/js_code', 'a'],
      ],
    },
    outputs: {
      takes: [['/watermark']],
      refuses: [
        ...members.flatMap((name) => [[`/${name}`] as const, [`/${name}`, 86] as const]),
        ['/watermark', {}],
        ['/watermark/appid'],
        ['/watermark/appid', 7],
        ['/watermark/timestamp'],
        ['/watermark/timestamp', 0.5],
        ['/watermark/more', 1],
        ['/more', 1],
      ],
    },
  }),
  asked(asking, {
    so: 'is given without asking whose the code is',
    states: [brings()],
    input: { code: '0e1d2c3b4a' },
    request: requestOf({ code: '0e1d2c3b4a' }),
    ...given(number),
  }),
  asked(asking, {
    so: 'from abroad has its country',
    states: [
      {
        name: 'a user of the account',
        params: { openid: 'oAbroad00000000000000000001', phoneNumber: '51234567', countryCode: '852' },
      },
      brings({ openid: 'oAbroad00000000000000000001' }),
    ],
    input: { code: '0e1d2c3b4a', openid: 'oAbroad00000000000000000001' },
    request: requestOf({ code: '0e1d2c3b4a', openid: 'oAbroad00000000000000000001' }),
    ...given({ phoneNumber: '+85251234567', purePhoneNumber: '51234567', countryCode: '852', watermark }),
  }),
  // countryCode appears as a text and as a number in the documents: accept both.
  ofBody(
    'may have a country that is no number',
    { ...number, countryCode: '+086' },
    { ...number, countryCode: '+086' },
  ),
  ofBody('may have its country as a number', { ...number, countryCode: 86, more: 1 }, number),
  ofBody('may have its time as text', { ...bare, watermark: { timestamp: '1704067200', appid, more: 1 } }, number),
  ...[
    undefined,
    null,
    'x',
    {},
    { appid },
    { timestamp: 1 },
    { appid: '', timestamp: 1 },
    { appid, timestamp: 'now' },
  ].map((broken) =>
    ofBody(`does without the watermark ${JSON.stringify(broken)}`, { ...bare, watermark: broken }, bare),
  ),
  ...staleAppTokens(asking),
  ...refusalsOf(
    asking,
    [
      ...common(path),
      ...ofAccount(path).filter(({ errcode }) => errcode !== 40013),
      {
        errcode: 40003,
        errmsg: 'invalid openid',
        class: 'user-state',
        path: '/openid',
        states: [
          { name: 'a user of the account', params: { openid: 'oOther000000000000000000001' } },
          brings({ openid: 'oOther000000000000000000001' }),
        ],
      },
      {
        // Here: the code was made for another app.
        errcode: 40013,
        errmsg: 'invalid appid',
        class: 'invalid-argument',
        path: '/code',
        states: [brings({ appid: 'wx4f4bc4dec97d474b', openid: 'oGZUI0egBJY1zhBYw2KhdUfwVJJE' })],
      },
      { errcode: 40029, errmsg: 'invalid code', class: 'user-state', path: '/code', states: [] },
      {
        errcode: 40029,
        errmsg: 'invalid code',
        class: 'user-state',
        path: '/code',
        when: 'it was used',
        states: [{ name: 'the code of a user is used', params: { kind: 'phone', code: '0e1d2c3b4a' } }],
      },
      {
        errcode: 40029,
        errmsg: 'invalid code',
        class: 'user-state',
        path: '/code',
        when: 'it is too old',
        states: [{ name: 'the code of a user is too old', params: { kind: 'phone', code: '0e1d2c3b4a' } }],
      },
      { errcode: 41002, errmsg: 'appid missing', class: 'invalid-argument', nothingHappened: true },
      { errcode: 61004, errmsg: 'access clientip is not registered', class: 'config' },
    ],
    [
      '{}',
      '{"errcode":0,"errmsg":"ok"}',
      '{"errcode":0,"phone_info":[]}',
      ...members.map((name) => JSON.stringify({ errcode: 0, phone_info: { ...number, [name]: undefined } })),
      ...members.map((name) => JSON.stringify({ errcode: 0, phone_info: { ...number, [name]: '' } })),
      ...members.map((name) => JSON.stringify({ errcode: 0, phone_info: { ...number, [name]: 0.5 } })),
    ],
  ),
]
