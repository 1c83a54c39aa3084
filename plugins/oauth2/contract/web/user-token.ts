import { fromState, type Refusal } from '@wxhost/contracts'

export const webToken = fromState('web-token', 'OA_1')

export const granted = (params?: Readonly<Record<string, string>>) => ({
  name: 'a user has a web token',
  ...(params === undefined ? {} : { params }),
})

/** On /sns/* these concern the user's token: the app's own is none of their business (additions 2). */
export const staleUserTokens = (request: (token: string) => Pick<Refusal, 'input' | 'request'>): readonly Refusal[] => [
  {
    errcode: 40001,
    errmsg: 'invalid credential, access_token is invalid or not latest',
    class: 'user-state',
    path: '/access_token',
    states: [granted({ trouble: 'revoke' })],
  },
  {
    errcode: 40014,
    errmsg: 'invalid access_token',
    class: 'user-state',
    path: '/access_token',
    ...request('OA_UNKNOWN'),
    states: [],
  },
  {
    errcode: 42001,
    errmsg: 'access_token expired',
    class: 'user-state',
    path: '/access_token',
    states: [granted({ trouble: 'expire' })],
  },
  {
    errcode: 42001,
    errmsg: 'access_token expired',
    class: 'user-state',
    path: '/access_token',
    when: 'there is a newer one',
    states: [granted({ trouble: 'renewed' })],
  },
  {
    errcode: 42007,
    errmsg: 'access_token and refresh_token exception',
    class: 'user-state',
    states: [granted({ trouble: 'password-changed' })],
  },
]

/** Limits of what names a user's token. */
export const userTokenLimits = {
  takes: [
    ['/access_token', '!'],
    ['/access_token', '~'.repeat(1024)],
    ['/openid', 'a'.repeat(128)],
    ['/openid', 'Az09_-'],
  ],
  refuses: [
    ['/access_token'],
    ['/access_token', ''],
    ['/access_token', 7],
    ['/access_token', 'a b'],
    ['/access_token', 'a'.repeat(1025)],
    ['/openid'],
    ['/openid', ''],
    ['/openid', 7],
    ['/openid', 'o 1'],
    ['/openid', 'a'.repeat(129)],
    ['/more', 1],
  ],
} as const
