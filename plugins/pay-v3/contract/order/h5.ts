import type { Exchange } from '@wxhost/contracts'
import { appid, mchid } from '../samples.ts'
import { answered } from '../wire.ts'
import { commonOrders } from './common.ts'
import { h5, h5Scene, ordering } from './kinds.ts'
import { members, order, page, sent } from './order-samples.ts'

const of = { operation: 'order-h5' }
const path = '/v3/pay/transactions/h5'
const base = { kind: 'exchange', of, page, input: { ...order, ...h5Scene } } as const
const scene = {
  ...members.scene_info,
  h5_info: {
    type: 'Android',
    app_name: '王者荣耀',
    app_url: 'https://pay.qq.com',
    bundle_id: 'com.tencent.wzryiOS',
    package_name: 'com.tencent.tmgp.sgame',
  },
}

export const h5Orders: readonly Exchange[] = [
  ...commonOrders(h5, {}, {}),
  {
    ...base,
    description: 'an order by h5 says all of the browser',
    input: { ...order, scene_info: scene },
    steps: [
      {
        request: ordering(h5, { ...sent({ appid, mchid }), scene_info: scene }),
        answer: answered(h5.answer),
      },
    ],
    result: { kind: 'output', output: h5.output },
    inputs: {
      takes: [
        ['/scene_info/h5_info/type', 'iOS'],
        ['/scene_info/h5_info/type', 'Wap'],
        ['/scene_info/h5_info/app_name', '王'.repeat(64)],
        ['/scene_info/h5_info/app_url', 'x'.repeat(128)],
        ['/scene_info/h5_info/bundle_id', 'x'.repeat(128)],
        ['/scene_info/h5_info/package_name', 'x'.repeat(128)],
        ['/scene_info/device_id'],
        ['/scene_info/store_info'],
        ...['app_name', 'app_url', 'bundle_id', 'package_name'].map((name) => [`/scene_info/h5_info/${name}`] as const),
      ],
      refuses: [
        ['/scene_info'],
        ['/scene_info/payer_client_ip'],
        ['/scene_info/h5_info'],
        ['/scene_info/h5_info/type'],
        ['/scene_info/h5_info/type', 'Windows'],
        ['/scene_info/h5_info/other', 'x'],
        ['/scene_info/other', 'x'],
        ['/other', 'x'],
        ['/payer', { openid: 'o1' }],
        ['/scene_info/h5_info/app_name', '王'.repeat(65)],
        ['/scene_info/h5_info/app_name', ''],
        ['/scene_info/h5_info/app_url', 'x'.repeat(129)],
        ['/scene_info/h5_info/bundle_id', 'x'.repeat(129)],
        ['/scene_info/h5_info/package_name', 'x'.repeat(129)],
      ],
    },
    outputs: { refuses: [['/h5_url'], ['/h5_url', 1], ['/other', 'x']] },
  },
  ...['iOS', 'Android'].map(
    (type): Exchange => ({
      ...base,
      description: `an order by h5 comes from ${type}`,
      input: { ...order, scene_info: { payer_client_ip: '::1', h5_info: { type } } },
      steps: [
        {
          request: ordering(h5, {
            ...sent({ appid, mchid }),
            scene_info: { payer_client_ip: '::1', h5_info: { type } },
          }),
          answer: answered(h5.answer),
        },
      ],
      result: { kind: 'output', output: h5.output },
    }),
  ),
  ...['', 'http://wx.tenpay.com/x', 'javascript:1'].map(
    (h5_url): Exchange => ({
      ...base,
      description: `an order by h5 under the address "${h5_url}" is not trusted`,
      states: [{ name: 'WeChat Pay says', params: { path, body: JSON.stringify({ h5_url }) } }],
      steps: [{ request: ordering(h5, { ...sent({ appid, mchid }), ...h5Scene }), answer: answered({ h5_url }) }],
      result: { kind: 'untrusted', reason: 'not-wechat' },
    }),
  ),
]
