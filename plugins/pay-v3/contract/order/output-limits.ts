import type { Variants } from '@wxhost/contracts'

const whole = (names: readonly string[], constants: readonly string[]): Variants => ({
  refuses: [
    ...names.map((name) => [`/pay/${name}`] as const),
    ...names.map((name) => [`/pay/${name}`, 1] as const),
    ...constants.map((name) => [`/pay/${name}`, 'x'] as const),
    ['/prepay_id'],
    ['/prepay_id', 1],
    ['/pay'],
    ['/pay/other', 'x'],
    ['/other', 'x'],
  ],
})

const jsapi = ['appId', 'timeStamp', 'nonceStr', 'package', 'signType', 'paySign']
const app = ['appId', 'partnerId', 'prepayId', 'packageValue', 'nonceStr', 'timeStamp', 'sign']

/** Everything that a page needs to open the payment, and nothing else. @see pay-v3 page, 8 */
export const jsapiOutputLimits = whole(jsapi, ['signType'])
export const appOutputLimits = whole(app, ['packageValue'])
