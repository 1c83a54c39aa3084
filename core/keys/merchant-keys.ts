import type { KeyObject } from 'node:crypto'
import type { WechatPayKey } from './wechat-pay-key.ts'

/** What the host holds to speak for a merchant. */
export interface MerchantKeys {
  /** Of the merchant's certificate, upper hex. */
  readonly serial: string
  /** When the merchant's certificate ends, in milliseconds since 1970, where it is given. */
  readonly certificateUntil?: number
  readonly privateKey: KeyObject
  readonly apiV3Key?: KeyObject
  /** From the apps file: public keys and certificates at the same time. */
  readonly wechatPay: readonly WechatPayKey[]
}
