import { createHash, timingSafeEqual } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { SecretValue } from '../secret-value.ts'
import type { App } from './app.ts'

/** What a reload did, by appid. */
export interface AppsChange {
  /** How many apps are in force now. */
  readonly apps: number
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** Anything but the secrets differs. */
  readonly changed: readonly string[]
  /** A secret differs, came or went: what was fetched with the old ones is to be forgotten. */
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
    secretsChanged: differing((a, b) => !sameSecrets(a.secrets, b.secrets) || !sameMerchant(a, b)),
  }
}

const withoutSecrets = ({ secrets: _secrets, merchant, ...rest }: App) => ({
  ...rest,
  ...(merchant === undefined ? {} : { merchant: { name: merchant.name, webhook: merchant.webhook?.url } }),
})

/** Keys and certificates are all secrets of the merchant's. */
const sameMerchant = ({ merchant: a }: App, { merchant: b }: App): boolean =>
  a === undefined || b === undefined ? a === b : a.keys.serial === b.keys.serial && sameSecrets(a.secrets, b.secrets)

function sameSecrets(a: App['secrets'], b: App['secrets']): boolean {
  return a.size === b.size && [...a].every(([name, value]) => sameSecret(value, b.get(name)))
}

const sameSecret = (a: SecretValue, b: SecretValue | undefined): boolean =>
  b !== undefined && timingSafeEqual(digest(a), digest(b))

const digest = (secret: SecretValue): Buffer => createHash('sha256').update(secret.reveal()).digest()
