import { createHash } from 'node:crypto'
import type { AppKind, AppView, Call, Json } from '@wxhost/core/protocol'
import { markerKeyring } from './marker-keyring.ts'
import { realKeyring } from './real-keyring.ts'
import { decryptSealed, digestShadow, sameText } from './shadow-crypto.ts'
import type { ShadowKeys } from './shadow-keys.ts'
import { type ShadowVault, shadowVault } from './shadow-vault.ts'

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
  const keys = options.keys === undefined ? markerKeyring : realKeyring(options.keys)
  const digest: Call['digest'] = async (spec) => digestShadow(spec, secrets)
  let nonces = 0
  return {
    app,
    now,
    wechatNow: options.wechatNow ?? now,
    deadline: options.deadline ?? now + 10_000,
    idempotencyKey: options.idempotencyKey ?? 'shadow-idempotency-key',
    nonce: () => createHash('md5').update(`shadow-nonce-${nonces++}`).digest('hex'),
    inboundUrl: options.inboundUrl ?? ((channel) => `https://wx.example.com/inbound/${app.mchid ?? appid}/${channel}`),
    keyId: keys.idOf,
    sign: async (key, data) => keys.sign(key, data),
    verify: async (_key, by, data, signature) => keys.verify(by, data, signature),
    digest,
    verifyDigest: async (spec, given) => sameText(await digest(spec), given),
    encrypt: async (key, cipher, data) => keys.encrypt(key, cipher, data),
    decrypt: async (key, cipher, data) =>
      typeof key === 'string'
        ? keys.decrypt(key, cipher, data)
        : decryptSealed(secrets.open(key.name, key.sealed), cipher, data),
    seal: async (name, value, ttlMs) => {
      if (!(ttlMs > 0)) throw new RangeError(`A handle needs a life above 0 ms, got ${ttlMs}`)
      return vault.seal(appid, name, value, now + ttlMs)
    },
  }
}

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
