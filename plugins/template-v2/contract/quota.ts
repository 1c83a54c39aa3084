import { type Asking, asked, type Exchange } from '@wxhost/contracts'
import { commonErrors, postOf, refusalsOf } from './sample.ts'

const asking: Asking = {
  doing: 'the quota of the day',
  of: { operation: 'quota' },
  page: 'access-token page, "openapi/quota/get"; rate-limits page',
  request: postOf('/cgi-bin/openapi/quota/get', { cgi_path: '/cgi-bin/message/template/send' }),
}
const bodyWith = (quota: unknown) => JSON.stringify({ errcode: 0, errmsg: 'ok', quota })

export const quotas: readonly Exchange[] = [
  asked(asking, {
    so: 'is read',
    answer: { json: { errcode: 0, errmsg: 'ok', quota: { daily_limit: 100_000, used: 0, remain: 100_000 } } },
    result: { kind: 'output', output: { limit: 100_000, used: 0, left: 100_000 } },
    declares: { effect: 'safe', errors: [...commonErrors, 'invalid-argument'] },
    inputs: { refuses: [['/more', 1]] },
    outputs: {
      refuses: [['/limit'], ['/used'], ['/left'], ['/limit', 1.5], ['/used', '1'], ['/left', null], ['/more', 1]],
    },
  }),
  ...refusalsOf(
    asking,
    [{ errcode: 40097, errmsg: 'invalid args', class: 'invalid-argument', nothingHappened: true }],
    [
      '{}',
      bodyWith(7),
      bodyWith({ used: 1, remain: 1 }),
      bodyWith({ daily_limit: 1, remain: 1 }),
      bodyWith({ daily_limit: 1, used: 1 }),
      bodyWith({ daily_limit: 1.5, used: 1, remain: 1 }),
      bodyWith({ daily_limit: '1', used: 1, remain: 1 }),
    ],
  ),
]
