import { type Exchange, like } from '@wxhost/contracts'
import { refusedBefore } from '../refused-before.ts'
import {
  appid,
  foreignAppid,
  mchid,
  partner,
  partnerOf,
  partnerWithApp,
  prepayId,
  subAppid,
  subMchid,
} from '../samples.ts'

const base = {
  kind: 'exchange',
  of: { operation: 'pay-params' },
  page: 'pay-v3 page, 8; additions, 6 "Partner mode"',
  steps: [],
} as const

/** TEST ONLY: over the first nonce of the shadow Call, made by `openssl dgst -sha256 -sign` of the test key. */
const signs = {
  jsapi:
    'cws6kUD8mLZ/cblr0HlguUkblhYpQp4HUnG611z/BoZFhCAvhQYLo2o/yBG7428Q4nrhNsv4kcEG7HCZ0xiItO04dbbrRTnsrYlTcnbrac+ioJjFpaGx6oPNFOt3LOcnQxmxgtZWJgUZDwDSREKwlVge+cyYkML19BvbJlohbT1jzQKGcj7dqRkDQzmaMeaExMuUF3uOih79s2+QXmlsbvYFsh/AW+yyk1La9dQn0I2O1QynZM6mBeoUhuR2qdx2CXR1TUH59/fJjoHEzs5bRSssBcjcYvKmDNpR5XKNQm9GDqyYf5ZXFP9j9tGIAllu3coVnohaEpjBG0K7UCn21Q==',
  app: 'dqUpAqjPY3Pp1d7TVW9C3mK0ymQ4U59T5DQ3jkfvJ6OluAhzPbdKLKLM8HrhlFQ7qbvD9NZiohWBEHfUNYDxaosx39Pfkc9IdPCc4v+DJcqJ97JNVBuT98ypkYc4HIwANO7uooVACcAyCXAnvCSKiH44ihKBvDPZsNSJaBgKjyiYa7cimbf5fb++36ZIS3lojN9eSyrdKfENMPbU93aBoC3OQgyADTW92v0ABKHi9aMAiWq7Krv1j//qsWy+l6cLUW8KA/RqhpnOCbWYko6+Q8EGwklu07dEw9TuRCb4M40G9aWO8WU096G/+D2MQjzQkBWQ+eELnspgcan8cTLBTQ==',
  subJsapi:
    'h8s29cuWjzM2fd1xCPQuDqN4h39NJ9ruG+cqJOsYSvpwH2L+DL5EKRB+vFjZaAGVh2Jibt9wuWIWI93AP0i0Eph7LepM6JCVmIbBRWeEuyK7LLhnSWac/JmPayl6897TOzOOK8bs7onFkEPG3OBaflTk9Qp9okTF8ylokiCKknaOAaOsGD5mD7TZHFBBm16I31tw5A+3hs/kygwWfD+wPc8SGHou73rFtAsldAEoDBsFRHBQpKppWF3+yGEm2CH2yyLCI7Ajs7u5nq7V+QEGW5TENEbDxLEG1kS5G6UXNphfNWEvLrXqkpiKh2TSYC98HG8TY+16wka0bffvM07oIw==',
  subApp:
    'E28hEsuQguBGBNWFv3IIcSHb7rVx+Vh110YswtiCZIcVEQ5MY1w7iHMLDExPj+2u+dg78K5/ZU1Vb2ASG5bQ3P9JAouxtyvKnnkm+e4Tv+q9wgDTgrX1x5JpKuWgDBzVGjfWACGb22G3rzLaK4wN2Jnr2wfrmReIXK0hopqhCZOsoPaVCdYIYS0aJj4bCrr7MzNaN1N7W+b9wxyEsg3FJ5bkXTRtYpg0tBiW9egaG1qEREF6ZxQDzjZFAA1zLSS1CXKgJqRQVY+TQ/o3BFdsupfEqhTkfsGsAlof2rmBOIptn5gBdlMpJxQZ9z8nDZlQVtOw2Ce62CCBOyUVy2EfVg==',
}
const moment = { timeStamp: '1704067200', nonceStr: like('759e4b30a6c6195a80cfc371d82a2a12') }

const jsapi = (appId: string, sign: string) => ({
  appId,
  ...moment,
  package: `prepay_id=${prepayId}`,
  signType: 'RSA',
  paySign: like(sign),
})
const app = (appId: string, partnerId: string, sign: string) => ({
  appId,
  partnerId,
  prepayId,
  packageValue: 'Sign=WXPay',
  ...moment,
  sign: like(sign),
})

const given = (client: string, more: object = {}) => ({ prepay_id: prepayId, client, ...more })

const signed: readonly (readonly [string, Exchange['call'], object, object])[] = [
  ['in a page', {}, given('jsapi'), jsapi(appid, signs.jsapi)],
  ['in an app', {}, given('app', { appid, mchid }), app(appid, mchid, signs.app)],
  ["by a partner in its own app's page", partnerOf, given('jsapi'), jsapi(appid, signs.jsapi)],
  ["by a partner in the served merchant's page", partnerWithApp, given('jsapi'), jsapi(subAppid, signs.subJsapi)],
  [
    "by a partner in the served merchant's page as named",
    partner,
    given('jsapi', { owner: 'sub', sub_mchid: subMchid, sub_appid: subAppid }),
    jsapi(subAppid, signs.subJsapi),
  ],
  [
    'by a partner in its own page though the served merchant has an app',
    partnerWithApp,
    given('jsapi', { owner: 'own' }),
    jsapi(appid, signs.jsapi),
  ],
  ["by a partner in the served merchant's app", partnerWithApp, given('app'), app(subAppid, subMchid, signs.subApp)],
]

const limits: Pick<Exchange, 'inputs' | 'outputs'> = {
  inputs: {
    takes: [
      ['/prepay_id', 'x'],
      ['/prepay_id', 'x'.repeat(64)],
      ['/prepay_id', 'wx-_09AZaz'],
      ['/client', 'app'],
      ['/owner', 'own'],
      ['/owner', 'sub'],
      ['/appid', appid],
      ['/mchid', mchid],
      ['/sub_mchid', subMchid],
      ['/sub_appid', subAppid],
    ],
    refuses: [
      ['/prepay_id'],
      ['/prepay_id', ''],
      ['/prepay_id', 'x'.repeat(65)],
      ['/prepay_id', 'wx1\nwx2'],
      ['/client'],
      ['/client', 'h5'],
      ['/owner', 'other'],
      ['/appid', ''],
      ['/mchid', 'x'],
      ['/sub_mchid', 'x'],
      ['/sub_appid', ''],
      ['/other', 'x'],
    ],
  },
  outputs: {
    takes: [['/pay', { ...app(appid, mchid, 'x'), nonceStr: 'x', sign: 'x' }]],
    refuses: [['/pay'], ['/pay', {}], ['/pay/appId'], ['/pay/other', 'x'], ['/other', 'x']],
  },
}

export const paymentParams: readonly Exchange[] = [
  ...signed.map(
    ([what, call = {}, input, pay], index): Exchange => ({
      ...base,
      description: `a payment is opened ${what}`,
      ...(index === 0 ? { declares: { effect: 'safe' }, ...limits } : {}),
      call,
      input,
      result: { kind: 'local', output: { pay } },
    }),
  ),
  {
    ...base,
    description: 'a payment is not opened for another app',
    input: given('jsapi', { appid: foreignAppid }),
    result: refusedBefore('invalid-argument', 'appid-foreign', appid, '/appid'),
  },
  {
    ...base,
    description: 'a payment is not opened for an app without a merchant',
    call: { mchid: null },
    input: given('jsapi'),
    result: refusedBefore('config', 'merchant-missing', 'mchid'),
  },
]
