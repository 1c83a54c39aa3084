import { createHmac } from 'node:crypto'
import type { CipherSpec } from '../protocol/index.ts'
import type { ShadowKeyring } from './shadow-keyring.ts'

/** Ids that a shadow Call gives where there are no keys. */
const ids: Readonly<Record<string, string>> = { merchant: 'SHADOW_MERCHANT', 'wechat-pay': 'PUB_KEY_ID_SHADOW' }

/**
 * Keys that are no keys: what they make is a keyed hash of the key's name and of what was given. Nothing is random, so
 * two wire requests can be compared; nothing can be opened again.
 */
export const markerKeyring: ShadowKeyring = {
  idOf: (key) => ids[key],
  sign: (key, data) => ({ value: marker('sign', key, data), serial: ids[key] ?? '' }),
  verify(by, data, signature) {
    if (typeof by === 'string' && by !== ids['wechat-pay']) return 'unknown-key'
    return marker('sign', 'wechat-pay', data).equals(signature) ? 'ok' : 'bad'
  },
  encrypt: (key, cipher: CipherSpec, data) => ({
    value: marker(cipher.algorithm, key, data),
    serial: ids[key] ?? '',
  }),
  decrypt: () => undefined,
}

/** What {@link markerKeyring} verifies as WeChat Pay's signature. */
export const markerSignature = (data: Uint8Array) => ({
  signature: marker('sign', 'wechat-pay', data),
  serial: ids['wechat-pay'] ?? '',
})

const marker = (use: string, key: string, data: Uint8Array): Buffer =>
  createHmac('sha256', `shadow-${key}`).update(`${use}\n`).update(data).digest()
