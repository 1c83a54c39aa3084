import {
  markerKeyring,
  type ShadowCrypto,
  type ShadowFacts,
  type ShadowKeyring,
  type ShadowVault,
  shadowCallOf,
  shadowVault,
} from '@wxhost/core/harness'
import type { AppKind, AppView, Call, Json } from '@wxhost/core/protocol'
import { realKeyring } from './real-keyring.ts'
import { decryptSealed, digestShadow, type Secrets, sameText } from './shadow-crypto.ts'
import type { ShadowKeys } from './shadow-keys.ts'

/** All that may differ from the standard shadow Call. Times in milliseconds. */
export interface ShadowOptions {
  /** Default: the sandbox app. */
  readonly appid?: string
  readonly kind?: AppKind
  readonly mchid?: string
  readonly componentAppid?: string
  /** The app's settings for the plugin's protocol. */
  readonly settings?: Readonly<Record<string, Json>>
  /** Since 1970; default 2024-01-01T00:00:00Z. */
  readonly now?: number
  /** By WeChat's clock; default: `now`. */
  readonly wechatNow?: number
  /** Default: 10 s after `now`. */
  readonly deadline?: number
  readonly idempotencyKey?: string
  /** Default: `https://wx.example.com/inbound/<mchid or appid>/<channel>`. */
  readonly inboundUrl?: (channel: string) => string | undefined
  /** Real keys for sign, verify, encrypt and decrypt; default: markers. */
  readonly keys?: ShadowKeys
  /** Values of the app's secrets in digests, e.g. `message-token`; default: a marker for every name. */
  readonly secrets?: Readonly<Record<string, string>>
  /** Give the same one to Calls that must open each other's handles. */
  readonly vault?: ShadowVault
}

const frozenNow = Date.UTC(2024, 0, 1)

/**
 * A Call in which nothing is fetched and nothing is random: two runs under equal options are equal (except RSA-OAEP under
 * real `keys`). Digests are real, so official vectors can be tested; handles are markers of a {@link ShadowVault}.
 */
export function shadowCall(options: ShadowOptions = {}): Call {
  const { now = frozenNow, vault = shadowVault() } = options
  const app = appOf(options)
  const { appid } = app
  const secrets = { open: openerOf(vault, appid, now), secret: secretsOf(options.secrets) }
  const facts: ShadowFacts = {
    app,
    now,
    wechatNow: options.wechatNow ?? now,
    deadline: options.deadline ?? now + 10_000,
    idempotencyKey: options.idempotencyKey ?? 'shadow-idempotency-key',
    inboundUrl: options.inboundUrl ?? ((channel) => `https://wx.example.com/inbound/${app.mchid ?? appid}/${channel}`),
  }
  const keys = options.keys === undefined ? markerKeyring : realKeyring(options.keys)
  return shadowCallOf(facts, cryptoOf(keys, secrets), vault)
}

const cryptoOf = (keys: ShadowKeyring, secrets: Secrets): ShadowCrypto => ({
  idOf: keys.idOf,
  sign: async (key, data) => keys.sign(key, data),
  verify: async (_key, by, data, signature) => keys.verify(by, data, signature),
  digest: async (spec) => digestShadow(spec, secrets),
  verifyDigest: async (spec, given) => sameText(digestShadow(spec, secrets), given),
  encrypt: async (key, cipher, data) => keys.encrypt(key, cipher, data),
  decrypt: async (key, cipher, data) =>
    typeof key === 'string'
      ? keys.decrypt(key, cipher, data)
      : decryptSealed(secrets.open(key.name, key.sealed), cipher, data),
})

function appOf({ appid = 'wxd678efh567hg6787', kind, settings, mchid, componentAppid }: ShadowOptions): AppView {
  return {
    appid,
    kind: kind ?? 'official-account',
    settings: settings ?? {},
    ...(mchid === undefined ? {} : { mchid }),
    ...(componentAppid === undefined ? {} : { componentAppid }),
  }
}

const openerOf = (vault: ShadowVault, appid: string, now: number) => (name: string, handle: string) =>
  vault.open(appid, name, handle, now)

const secretsOf =
  (given: ShadowOptions['secrets']) =>
  (name: string): string | undefined =>
    given === undefined ? `shadow-secret-${name}` : given[name]
