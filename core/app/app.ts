import type { AppKind, Json } from '../protocol/index.ts'
import type { SecretValue } from '../secret-value.ts'
import type { Merchant } from './merchant.ts'
import type { WebhookSettings } from './webhook.ts'

/** One WeChat app that the host speaks for, as the apps file describes it, with its secrets resolved. */
export interface App {
  readonly appid: string
  readonly kind: AppKind
  readonly name?: string
  readonly mchid?: string
  /** Set where the apps file has the merchant's keys. */
  readonly merchant?: Merchant
  /** Where its pushes go. */
  readonly webhook?: WebhookSettings
  /** Set where a third-party platform acts for this app. */
  readonly componentAppid?: string
  /** By protocol, e.g. `{ template: { aliases: { 'industry:order-paid': 'ngq…' } } }`. */
  readonly settings: Readonly<Record<string, Readonly<Record<string, Json>>>>
  /** By name, e.g. `app-secret`. Never serialised, never logged. */
  readonly secrets: ReadonlyMap<string, SecretValue>
}

/** The apps in force now. Replaced as a whole on reload; a call keeps the app it started with. */
export interface Apps {
  get(appid: string): App | undefined
  list(): readonly App[]
}
