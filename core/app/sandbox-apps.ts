import { SecretValue } from '../secret-value.ts'
import type { App } from './app.ts'

/** Sample values that everybody can read in this repository: production refuses them. */
export const sandboxAppid = 'wxd678efh567hg6787'
export const sandboxSecret = 'sandbox-app-secret-0123456789abcdef'

const orderPaid = 'ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY'
const promo = 'iPk5sOIt5X_flOVKn5GrTFpncEYTojx6ddbt8WYoV5s'

/** The app that comes with the host; mock-wechat knows it too. Sandbox only. */
export const sandboxApps = (): readonly App[] => [
  {
    appid: sandboxAppid,
    kind: 'official-account',
    name: 'Sandbox',
    mchid: '1900000109',
    secrets: new Map([['app-secret', new SecretValue(sandboxSecret)]]),
    settings: {
      oauth2: {},
      template: {
        aliases: { 'industry:order-paid': orderPaid, 'custom:promo': promo },
        templates: {
          [orderPaid]: { content: '{{thing1.DATA}}\n时间：{{time2.DATA}}\n金额：{{amount3.DATA}}' },
          [promo]: { content: '{{thing1.DATA}}\n金额:{{amount2.DATA}}' },
        },
      },
    },
  },
]
