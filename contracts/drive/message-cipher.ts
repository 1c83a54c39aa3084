import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'

/** What may be wrong about an otherwise genuine message. */
export interface PackFlaws {
  /** In place of the message's length in bytes. */
  readonly length?: (right: number) => number
  /** The pad in place of the right one, where so many bytes are missing. */
  readonly pad?: (missing: number) => Uint8Array
}

/**
 * Encrypts as WeChat does: 16 random bytes, length, message, appid, padded to 32, AES-256-CBC. Written apart from plugins.
 * @param encodingAesKey 43 characters
 * @see callback page 2
 */
export function encryptMessage(
  message: Uint8Array,
  { encodingAesKey, appid, random16 }: { encodingAesKey: string; appid: string; random16: string },
  { length = (right) => right, pad = (missing) => Buffer.alloc(missing, missing) }: PackFlaws = {},
): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt32BE(length(message.length))
  const bare = Buffer.concat([Buffer.from(random16), size, message, Buffer.from(appid)])
  const key = keyOf(encodingAesKey)
  const aes = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([aes.update(bare), aes.update(pad(32 - (bare.length % 32))), aes.final()])
}

/** What {@link encryptMessage} took; undefined where it does not open. */
export function decryptMessage(
  ciphertext: Uint8Array,
  encodingAesKey: string,
): { readonly message: string; readonly appid: string } | undefined {
  try {
    const key = keyOf(encodingAesKey)
    const aes = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
    const padded = Buffer.concat([aes.update(ciphertext), aes.final()])
    const missing = padded.at(-1) ?? 0
    if (missing < 1 || missing > 32 || !padded.subarray(-missing).every((byte) => byte === missing)) return undefined
    const bare = padded.subarray(0, -missing)
    const end = 20 + bare.readUInt32BE(16)
    return end > bare.length
      ? undefined
      : { message: bare.subarray(20, end).toString('utf8'), appid: bare.subarray(end).toString('utf8') }
  } catch {
    return undefined
  }
}

const keyOf = (encodingAesKey: string) => Buffer.from(`${encodingAesKey}=`, 'base64')

/** sha1hex over the parts, sorted by their bytes and joined by nothing. @see callback page 1 */
export const messageSignature = (...parts: readonly string[]): string =>
  createHash('sha1')
    .update(
      parts
        .map((part) => Buffer.from(part))
        .sort(Buffer.compare)
        .join(''),
    )
    .digest('hex')
