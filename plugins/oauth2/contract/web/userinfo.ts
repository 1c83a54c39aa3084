import { type Asking, answeringBody, asked, type Exchange, type Tree } from '@wxhost/contracts'
import { follower, getOf, unionid } from '../sample.ts'
import { common, errors, refusalsOf } from '../shared.ts'
import { granted, staleUserTokens, userTokenLimits, webToken } from './user-token.ts'

const path = '/sns/userinfo'
const otherwise = (change: Readonly<Record<string, Tree>>) => {
  const input = { access_token: webToken, openid: follower, lang: 'zh_CN', ...change }
  return { input, request: getOf(path, input) }
}
const unknown = otherwise({ access_token: 'OA_UNKNOWN' })

const reading: Asking = {
  doing: 'the profile of a user',
  of: { operation: 'userinfo' },
  page: 'oauth2 page, "GET /sns/userinfo"',
  ...otherwise({}),
}

/** Since 2021-10 sex is 0 and the region is empty. */
const profile = {
  openid: follower,
  nickname: 'Band',
  sex: 0,
  province: '',
  city: '',
  country: '',
  headimgurl: 'https://mock.invalid/head/132',
  privilege: [],
  unionid,
}
const before2021 = {
  openid: follower,
  nickname: 'Band',
  sex: 1,
  province: 'Guangdong',
  city: 'Guangzhou',
  country: 'CN',
  headimgurl: 'https://thirdwx.qlogo.cn/mmopen/1/46',
  privilege: ['PRIVILEGE1', 'PRIVILEGE2'],
}
const empty = { nickname: '', sex: 0, province: '', city: '', country: '', headimgurl: '', privilege: [] }
const names = Object.keys(before2021)

const ofBody = (so: string, body: object, output: object): Exchange =>
  asked(reading, {
    so,
    ...unknown,
    states: [answeringBody(path, JSON.stringify(body))],
    answer: { json: body },
    result: { kind: 'output', output },
  })

export const profiles: readonly Exchange[] = [
  asked(reading, {
    so: 'is given',
    states: [granted()],
    answer: { json: profile },
    result: { kind: 'output', output: profile },
    declares: {
      effect: 'safe',
      stickyBy: '/openid',
      errors: [
        'user-state',
        'permission',
        ...errors()
          .slice(1)
          .filter((name) => name !== 'permission'),
      ],
    },
    inputs: {
      takes: [...userTokenLimits.takes, ['/lang'], ['/lang', 'zh_TW'], ['/lang', 'en']],
      refuses: [...userTokenLimits.refuses, ['/lang', 'fr'], ['/lang', 'zh_cn'], ['/lang', 7]],
    },
    outputs: {
      takes: [['/unionid'], ['/privilege', ['PRIVILEGE1']]],
      refuses: [
        ...names.flatMap((name) => [[`/${name}`] as const, [`/${name}`, true] as const]),
        ['/sex', 0.5],
        ['/privilege', [7]],
        ['/unionid', 7],
        ['/more', 1],
      ],
    },
  }),
  asked(reading, {
    so: 'is given in the language that WeChat takes for the best',
    input: { access_token: webToken, openid: follower },
    request: getOf(path, { access_token: webToken, openid: follower }),
    states: [granted()],
    answer: { json: profile },
    result: { kind: 'output', output: profile },
  }),
  ofBody('is given as it was before 2021', { ...before2021, more: 1 }, before2021),
  ofBody('is given though WeChat leaves out all but the openid', { openid: follower }, { openid: follower, ...empty }),
  ofBody(
    'is given though WeChat writes other kinds of values',
    {
      openid: follower,
      nickname: 7,
      sex: '2',
      province: null,
      city: [],
      country: {},
      headimgurl: true,
      privilege: ['A', 7, 'B'],
      unionid: '',
    },
    { openid: follower, ...empty, sex: 2, privilege: ['A', 'B'] },
  ),
  ofBody(
    'is given though privileges are no list and sex is below 0',
    { openid: follower, sex: -1, privilege: 'A' },
    { openid: follower, ...empty },
  ),
  ...refusalsOf(
    { ...reading, ...unknown },
    [
      ...common(path).filter(({ errcode }) => errcode !== 45011),
      { errcode: 40013, errmsg: 'invalid appid', class: 'config' },
    ],
    ['{}', '{"nickname":"Band"}', '{"openid":"","nickname":"Band"}', '{"openid":7}', '[]'],
  ),
  ...refusalsOf(
    reading,
    [
      ...common(path)
        .filter(({ errcode }) => errcode === 45011)
        .map((refusal) => ({ ...refusal, states: [granted(), ...(refusal.states ?? [])] })),
      ...staleUserTokens((access_token) => otherwise({ access_token })),
      {
        errcode: 40003,
        errmsg: 'invalid openid',
        class: 'user-state',
        path: '/openid',
        ...otherwise({ openid: 'oNobody00000000000000000001' }),
        states: [granted()],
      },
      {
        // The scope was snsapi_base.
        errcode: 48001,
        errmsg: 'api unauthorized',
        class: 'permission',
        states: [granted({ scope: 'snsapi_base' })],
      },
    ],
    [],
  ),
]
