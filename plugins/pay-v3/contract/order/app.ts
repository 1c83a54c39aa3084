import type { Exchange } from '@wxhost/contracts'
import { appid, mchid, partnerOf, partnerWithApp, subAppid, subMchid } from '../samples.ts'
import { answered } from '../wire.ts'
import { commonOrders } from './common.ts'
import { app, appOutput, partnerOrdering, subAppSign } from './kinds.ts'
import { order, sent } from './order-samples.ts'
import { appOutputLimits } from './output-limits.ts'

const base = {
  kind: 'exchange',
  of: { operation: 'order-app' },
  page: 'additions, 6 "Partner mode"; pay-v3 page, 8',
  input: order,
} as const
const sp = { sp_appid: appid, sp_mchid: mchid }

export const appOrders: readonly Exchange[] = [
  ...commonOrders(
    app,
    {
      refuses: [
        ['/payer', { openid: 'o1' }],
        ['/other', 'x'],
      ],
    },
    appOutputLimits,
  ),
  {
    ...base,
    description: "a partner orders by app for the served merchant's app",
    call: partnerWithApp,
    states: [{ name: 'the served merchant has an app', params: { appid: subAppid } }],
    steps: [
      {
        request: partnerOrdering(app, sent({ ...sp, sub_appid: subAppid, sub_mchid: subMchid })),
        answer: answered(app.answer),
      },
    ],
    result: { kind: 'output', output: appOutput(subAppid, subMchid, subAppSign) },
  },
  {
    ...base,
    description: 'a partner orders by app for its own app',
    call: partnerOf,
    steps: [{ request: partnerOrdering(app, sent({ ...sp, sub_mchid: subMchid })), answer: answered(app.answer) }],
    result: { kind: 'output', output: appOutput(appid, subMchid) },
  },
]
