import { createHash } from 'node:crypto'
import type { AppView, Call, CipherSpec, DigestSpec, Sealed, Signed, Verdict } from '../protocol/index.ts'
import type { ShadowVault } from './shadow-vault.ts'

/** What a shadow Call stands for. Times in milliseconds since 1970. */
export interface ShadowFacts {
  readonly app: AppView
  readonly now: number
  readonly wechatNow: number
  readonly deadline: number
  readonly idempotencyKey: string
  readonly inboundUrl: (channel: string) => string | undefined
}

/** What a shadow Call answers where a Call asks its host: keys and digests. */
export interface ShadowCrypto {
  idOf(key: string): string | undefined
  sign(key: string, data: Uint8Array): Promise<Signed>
  verify(
    key: string,
    by: string | { readonly certificate: string },
    data: Uint8Array,
    signature: Uint8Array,
  ): Promise<Verdict>
  encrypt(key: string, cipher: CipherSpec, data: Uint8Array): Promise<Signed>
  decrypt(key: string | Sealed, cipher: CipherSpec, data: Uint8Array): Promise<Uint8Array | undefined>
  digest(spec: DigestSpec): Promise<string | undefined>
  verifyDigest(spec: DigestSpec, given: string): Promise<boolean>
}

/**
 * A Call in which nothing is fetched and nothing is random: two runs under equal facts are equal, so what two versions of a
 * plugin make of them can be compared. Contract tests and live shadowing run under the same one; they differ in `crypto`.
 */
export function shadowCallOf(facts: ShadowFacts, crypto: ShadowCrypto, vault: ShadowVault): Call {
  let nonces = 0
  return {
    ...facts,
    nonce: () => createHash('md5').update(`shadow-nonce-${nonces++}`).digest('hex'),
    keyId: (key) => crypto.idOf(key),
    sign: (key, data) => crypto.sign(key, data),
    verify: (key, by, data, signature) => crypto.verify(key, by, data, signature),
    digest: (spec) => crypto.digest(spec),
    verifyDigest: (spec, given) => crypto.verifyDigest(spec, given),
    encrypt: (key, cipher, data) => crypto.encrypt(key, cipher, data),
    decrypt: (key, cipher, data) => crypto.decrypt(key, cipher, data),
    seal: async (name, value, ttlMs) => {
      if (!(ttlMs > 0)) throw new RangeError(`A handle needs a life above 0 ms, got ${ttlMs}`)
      return vault.seal(facts.app.appid, name, value, facts.now + ttlMs)
    },
  }
}
