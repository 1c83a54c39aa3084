import type { MerchantKeys } from '../keys/merchant-keys.ts'
import type { SecretValue } from '../secret-value.ts'
import type { WebhookSettings } from './webhook.ts'

/** One merchant of WeChat Pay, as the apps file describes it, with its keys read. Several apps may pay to it. */
export interface Merchant {
  readonly mchid: string
  readonly name?: string
  readonly keys: MerchantKeys
  /** Never serialised, never logged. */
  readonly secrets: ReadonlyMap<string, SecretValue>
  /** Where its notifications go; else to the webhook of the app. */
  readonly webhook?: WebhookSettings
}
