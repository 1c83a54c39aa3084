import { PLATFORM_PRIVATE_KEY, SANDBOX } from '@wxhost/mock-wechat'
import type { ShadowKeys } from './shadow-keys.ts'

/** TEST ONLY: the keys of the mock's sandbox, which guard nothing. */
export const TEST_KEYS = {
  merchant: { pem: SANDBOX.merchant.privateKey, serial: SANDBOX.merchant.serial },
  'wechat-pay': {
    [SANDBOX.wechatPay.serial]: SANDBOX.wechatPay.certificate,
    [SANDBOX.wechatPay.publicKeyId]: SANDBOX.wechatPay.certificate,
  },
  'api-v3': SANDBOX.merchant.apiV3Key,
  'message-aes': SANDBOX.component.encodingAESKey,
  'message-aes-previous': 'ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210zyxwvuQ',
} as const satisfies ShadowKeys

/** TEST ONLY: the token by which an account's pushes are signed. */
export const TEST_MESSAGE_TOKEN: string = SANDBOX.component.token

/** TEST ONLY: what WeChat Pay signs with, by its certificate's serial or its public key's id. */
export const TEST_PLATFORM_KEY = { pem: PLATFORM_PRIVATE_KEY, serial: SANDBOX.wechatPay.serial } as const

/** Of a plugin: those that it declares, no other. */
export function testKeysFor(declared: readonly string[]): ShadowKeys {
  return Object.fromEntries(Object.entries(TEST_KEYS).filter(([name]) => declared.includes(name)))
}
