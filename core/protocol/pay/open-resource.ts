import type { Call } from '../call.ts'
import { isJsonObject } from '../json.ts'
import { fromBase64 } from './base64.ts'
import { utf8Bytes } from './bytes.ts'
import { textIn } from './pay-body.ts'

/**
 * Opens what WeChat Pay encrypted under the APIv3 key: the resource of a notification, a platform certificate.
 * The vector is the nonce's own text, the additional data too, missing = empty; neither is the header's nonce.
 *
 * @returns `malformed` where a member is missing or garbled, `mode` for another cipher, `closed` where it does not open.
 */
export async function openResource(sealed: unknown, call: Call): Promise<Uint8Array | 'malformed' | 'mode' | 'closed'> {
  if (!isJsonObject(sealed)) return 'malformed'
  const ciphertext = fromBase64(textIn(sealed.ciphertext) ?? '')
  const nonce = utf8Bytes(textIn(sealed.nonce) ?? '')
  const aad = textIn(sealed.associated_data ?? '')
  if (textIn(sealed.algorithm) === undefined || ciphertext === undefined || aad === undefined) return 'malformed'
  if (sealed.algorithm !== 'AEAD_AES_256_GCM') return 'mode'
  // 12 bytes of vector, at least the 16 of the tag: anything else is no AES-GCM of WeChat's.
  if (nonce.length !== 12 || ciphertext.length < 16) return 'malformed'
  const cipher = { algorithm: 'aes-256-gcm', nonce, aad: utf8Bytes(aad) } as const
  return (await call.decrypt('api-v3', cipher, ciphertext)) ?? 'closed'
}
