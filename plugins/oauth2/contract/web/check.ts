import { type Asking, asked, type Exchange, fromState, type Tree } from '@wxhost/contracts'
import { follower, getOf } from '../sample.ts'
import { common, errors, refusalsOf } from '../shared.ts'
import { granted, staleUserTokens, userTokenLimits, webToken } from './user-token.ts'

const path = '/sns/auth'
const otherwise = (change: Readonly<Record<string, Tree>>) => {
  const input = { access_token: webToken, openid: follower, ...change }
  return { input, request: getOf(path, input) }
}
const unknown = otherwise({ access_token: 'OA_UNKNOWN' })

export const checkingOfUser: Asking = {
  doing: "the check of a user's token",
  of: { operation: 'check' },
  page: 'oauth2 page, "GET /sns/auth"',
  ...otherwise({}),
}

export const checkedTokens: readonly Exchange[] = [
  asked(checkingOfUser, {
    so: 'says that it is good',
    states: [granted()],
    answer: { json: { errcode: 0, errmsg: 'ok' } },
    result: { kind: 'output', output: { valid: true } },
    declares: { effect: 'safe', stickyBy: '/openid', errors: errors() },
    inputs: userTokenLimits,
    outputs: { refuses: [['/valid', false], ['/valid'], ['/more', 1]] },
  }),
  asked(checkingOfUser, {
    so: 'says that a renewed one is good',
    ...otherwise({ access_token: fromState('newer-web-token', 'OA_2') }),
    states: [granted({ trouble: 'renewed' })],
    answer: { json: { errcode: 0, errmsg: 'ok' } },
    result: { kind: 'output', output: { valid: true } },
  }),
  ...refusalsOf(
    { ...checkingOfUser, ...unknown },
    [
      ...common(path).filter(({ errcode }) => errcode !== 45011),
      { errcode: 40013, errmsg: 'invalid appid', class: 'config' },
      { errcode: 48001, errmsg: 'api unauthorized', class: 'permission' },
    ],
    ['{}', '{"errmsg":"ok"}', '[]'],
  ),
  ...refusalsOf(
    checkingOfUser,
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
    ],
    [],
  ),
]
