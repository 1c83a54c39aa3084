import { createPublicKey } from 'node:crypto'
import { HostError } from '../errors/host-error.ts'
import { isKeyFault, type KeyFault } from '../keys/key-fault.ts'
import { readPrivateKey } from '../keys/read-private-key.ts'
import { readPublicKey } from '../keys/read-public-key.ts'
import { readApiV3Key } from '../keys/read-secret-keys.ts'
import { SecretValue } from '../secret-value.ts'
import type { App } from './app.ts'
import type { Merchant } from './merchant.ts'
import { sandboxPrivateKey, sandboxPublicKey } from './sandbox-keys.ts'

/** Sample values that everybody can read in this repository: production refuses them. */
export const sandboxAppid = 'wxd678efh567hg6787'
export const sandboxMchid = '1900000109'
const sandboxSecrets = {
  'app-secret': 'sandbox-app-secret-0123456789abcdef',
  'message-token': 'sandboxtoken',
  'encoding-aes-key': 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
} as const
const sandboxApiV3Key = '0123456789abcdefghijABCDEFGHIJ98'

export const sampleSecrets: ReadonlySet<string> = new Set(Object.values(sandboxSecrets))

/** The merchant's public key and WeChat Pay's, whose private halves everybody has; and the APIv3 key. */
export const sampleKeys = () => {
  const { privateKey, wechatPay } = sandboxMerchant().keys
  return {
    publicKeys: [createPublicKey(privateKey), ...wechatPay.map(({ key }) => key)],
    apiV3Key: sound(readApiV3Key(sandboxApiV3Key)),
  }
}

const orderPaid = 'ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY'
const promo = 'iPk5sOIt5X_flOVKn5GrTFpncEYTojx6ddbt8WYoV5s'

/** The app that comes with the host, with its merchant; mock-wechat knows both. Sandbox only. */
export const sandboxApps = (): readonly App[] => [
  {
    appid: sandboxAppid,
    kind: 'official-account',
    name: 'Sandbox',
    mchid: sandboxMchid,
    merchant: sandboxMerchant(),
    secrets: new Map(Object.entries(sandboxSecrets).map(([name, text]) => [name, new SecretValue(text)])),
    settings: {
      oauth2: {},
      template: {
        aliases: { 'industry:order-paid': orderPaid, 'custom:promo': promo },
        templates: {
          [orderPaid]: { content: '{{thing1.DATA}}\n时间：{{time2.DATA}}\n金额：{{amount3.DATA}}' },
          [promo]: { content: '{{thing1.DATA}}\n金额:{{amount2.DATA}}' },
        },
      },
      pay: {},
      message: {},
      // The project's own contract: on against the mock only.
      'insurance-claim': { enabled: true },
    },
  },
]

const sandboxMerchant = (): Merchant => ({
  mchid: sandboxMchid,
  name: 'Sandbox',
  secrets: new Map([
    ['privateKey', new SecretValue(sandboxPrivateKey)],
    ['apiV3Key', new SecretValue(sandboxApiV3Key)],
  ]),
  keys: {
    serial: '1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C',
    privateKey: sound(readPrivateKey(sandboxPrivateKey)),
    apiV3Key: sound(readApiV3Key(sandboxApiV3Key)),
    wechatPay: [
      {
        id: 'PUB_KEY_ID_0114232134912410000000000000',
        key: sound(readPublicKey(sandboxPublicKey)),
        kind: 'public-key',
      },
    ],
  },
})

function sound<T extends object>(read: T | KeyFault): T {
  if (isKeyFault(read)) throw new HostError('WXH_INTERNAL', 'A sample key of the sandbox cannot be read.')
  return read
}
