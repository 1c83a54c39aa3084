import { createHash, timingSafeEqual } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { SecretValue } from '../secret-value.ts'
import type { App } from './app.ts'
import type { Merchant } from './merchant.ts'
import type { WebhookSettings } from './webhook.ts'

/** What a reload did, by appid. */
export interface AppsChange {
  /** How many apps are in force now. */
  readonly apps: number
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** Anything but the secrets of the app and the keys of its merchant differs. */
  readonly changed: readonly string[]
  /** A secret or a merchant's key differs, came or went: what was fetched with the old ones is to be forgotten. */
  readonly secretsChanged: readonly string[]
}

export function appsChange(before: readonly App[], after: readonly App[]): AppsChange {
  const old = new Map(before.map((app) => [app.appid, app]))
  const now = new Set(after.map((app) => app.appid))
  const differing = (differ: (a: App, b: App) => boolean) =>
    after.flatMap((app) => {
      const was = old.get(app.appid)
      return was !== undefined && differ(was, app) ? [app.appid] : []
    })

  return {
    apps: after.length,
    added: after.flatMap(({ appid }) => (old.has(appid) ? [] : [appid])),
    removed: before.flatMap(({ appid }) => (now.has(appid) ? [] : [appid])),
    changed: differing((a, b) => !isDeepStrictEqual(withoutSecrets(a), withoutSecrets(b))),
    secretsChanged: differing((a, b) => !sameSecrets(a.secrets, b.secrets) || !sameMerchant(a.merchant, b.merchant)),
  }
}

const withoutSecrets = ({ secrets: _secrets, merchant, webhook, ...rest }: App) => ({
  ...rest,
  webhook: comparable(webhook),
  merchant: merchant === undefined ? undefined : { name: merchant.name, webhook: comparable(merchant.webhook) },
})

/** A comparison does not see into secrets. Nothing is fetched with those of a webhook, so they are like any other setting. */
const comparable = (webhook: WebhookSettings | undefined) =>
  webhook === undefined
    ? undefined
    : { ...webhook, secrets: webhook.secrets.map((secret) => digest(secret).toString('hex')) }

/** All its keys and certificates are among its secrets. */
const sameMerchant = (a: Merchant | undefined, b: Merchant | undefined): boolean =>
  a === undefined || b === undefined
    ? a === b
    : a.keys.serial === b.keys.serial && isDeepStrictEqual(idsOf(a), idsOf(b)) && sameSecrets(a.secrets, b.secrets)

const idsOf = ({ keys }: Merchant) => keys.wechatPay.map(({ id }) => id)

function sameSecrets(a: App['secrets'], b: App['secrets']): boolean {
  return a.size === b.size && [...a].every(([name, value]) => sameSecret(value, b.get(name)))
}

const sameSecret = (a: SecretValue, b: SecretValue | undefined): boolean =>
  b !== undefined && timingSafeEqual(digest(a), digest(b))

const digest = (secret: SecretValue): Buffer => createHash('sha256').update(secret.reveal()).digest()
