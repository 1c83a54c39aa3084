import { createHmac } from 'node:crypto'
import type { CipherSpec, DigestSpec } from '../../protocol/index.ts'
import { digestOfTexts } from '../../runner/digest-of-texts.ts'
import { markerKeyring } from '../marker-keyring.ts'
import type { ShadowCrypto } from '../shadow-call.ts'
import type { AskedKeys } from './asked-keys.ts'

/**
 * Of a shadow Call for a call of live traffic: what is *made* with a key or a secret is a marker, the same for both versions
 * and of no use to anybody; what is *read* is answered as the real call was.
 */
export const liveCrypto = (asked: AskedKeys): ShadowCrypto => ({
  idOf: (key) => asked.idOf(key),
  sign: async (key, data) => ({ ...markerKeyring.sign(key, data), serial: asked.idOf(key) ?? '' }),
  encrypt: async (key: string, cipher: CipherSpec, data: Uint8Array) => ({
    ...markerKeyring.encrypt(key, cipher, data),
    serial: key === 'message-aes' || key === 'message-aes-previous' ? '' : (asked.idOf(key) ?? ''),
  }),
  digest: async (spec) => digestOfTexts(spec) ?? digestMarker(spec),
  verify: (key, by, data, signature) => asked.verify(key, by, data, signature),
  decrypt: (key, cipher, data) => asked.decrypt(key, cipher, data),
  verifyDigest: (spec, given) => asked.verifyDigest(spec, given),
})

const digestMarker = (spec: DigestSpec): string =>
  createHmac('sha256', 'shadow-digest').update(JSON.stringify(spec)).digest(spec.encoding)
