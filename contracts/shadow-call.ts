import { createHash } from 'node:crypto'
import type { AppKind, Call, Json } from '@wxhost/core/protocol'
import { decryptShadow, digestShadow, sameText } from './shadow-crypto.ts'
import { type ShadowVault, shadowVault } from './shadow-vault.ts'

/** All that may differ from the standard shadow Call. Times in milliseconds. */
export interface ShadowOptions {
  /** Default: the sandbox app. */
  readonly appid?: string
  readonly kind?: AppKind
  readonly mchid?: string
  /** The app's settings for the plugin's protocol. */
  readonly settings?: Readonly<Record<string, Json>>
  /** Since 1970; default 2024-01-01T00:00:00Z. */
  readonly now?: number
  /** Default: 10 s after `now`. */
  readonly deadline?: number
  readonly idempotencyKey?: string
  /** Give the same one to Calls that must open each other's handles. */
  readonly vault?: ShadowVault
}

const frozenNow = Date.UTC(2024, 0, 1)

/**
 * A Call in which nothing is fetched and nothing is random: two runs under equal options are equal.
 * Digests and decryption are real, so official vectors can be tested; handles are markers of a {@link ShadowVault}.
 */
export function shadowCall(options: ShadowOptions = {}): Call {
  const { appid = 'wxd678efh567hg6787', now = frozenNow, vault = shadowVault(), mchid } = options
  const open = (name: string, handle: string) => vault.open(appid, name, handle, now)
  const digest: Call['digest'] = async (spec) => digestShadow(spec, open)
  let nonces = 0
  return {
    app: {
      appid,
      kind: options.kind ?? 'official-account',
      settings: options.settings ?? {},
      ...(mchid === undefined ? {} : { mchid }),
    },
    now,
    deadline: options.deadline ?? now + 10_000,
    idempotencyKey: options.idempotencyKey ?? 'shadow-idempotency-key',
    nonce: () => createHash('md5').update(`shadow-nonce-${nonces++}`).digest('hex'),
    digest,
    verifyDigest: async (spec, given) => sameText(await digest(spec), given),
    decrypt: async (key, cipher, data) => decryptShadow(open(key.name, key.sealed), cipher, data),
    seal: async (name, value, ttlMs) => {
      if (!(ttlMs > 0)) throw new RangeError(`A handle needs a life above 0 ms, got ${ttlMs}`)
      return vault.seal(appid, name, value, now + ttlMs)
    },
  }
}
