import { type Asking, distrusted, type Exchange, type Variants } from '@wxhost/contracts'

const whole = {
  access_token: 'OA_1',
  expires_in: 7200,
  refresh_token: 'OR_1',
  openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
  scope: 'snsapi_userinfo',
}
const names = Object.keys(whole)

/** Answers that lack one of the members that every token has, or have it empty or of another kind. */
export const distrustedTokens = (asking: Asking): readonly Exchange[] => [
  ...names.map((name) => distrusted(asking, JSON.stringify({ ...whole, [name]: undefined }))),
  ...names.map((name) => distrusted(asking, JSON.stringify({ ...whole, [name]: '' }))),
  ...names.map((name) => distrusted(asking, JSON.stringify({ ...whole, [name]: true }))),
  distrusted(asking, JSON.stringify({ ...whole, expires_in: 0 })),
  distrusted(asking, JSON.stringify({ ...whole, expires_in: 0.5 })),
  distrusted(asking, '<html></html>', 'not-wechat', 502),
  distrusted(asking, '{"access_token":"OA_1","expi', 'truncated'),
]

export const tokenOutputs: Variants = {
  takes: [['/unionid'], ['/expires_in', 1], ['/is_snapshotuser', 0]],
  refuses: [
    ...names.flatMap((name) => [[`/${name}`] as const, [`/${name}`, true] as const]),
    ['/expires_in', 0],
    ['/expires_in', 0.5],
    ['/is_snapshotuser', 'yes'],
    ['/unionid', 7],
    ['/more', 1],
  ],
}
