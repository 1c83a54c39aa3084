import { createCipheriv, createDecipheriv } from 'node:crypto'

/** PKCS#7 over blocks of 32 bytes, although AES has blocks of 16: so padding is done here and not by the cipher. */
const BLOCK = 32
const RANDOM_BYTES = 16
const LENGTH_BYTES = 4

/** The 32 bytes that 43 characters of an EncodingAESKey stand for; their last two bits are of no account. */
function keyOf(encodingAESKey: string): Buffer {
  return Buffer.from(`${encodingAESKey}=`, 'base64')
}

/** The head of the key, always: what differs from message to message is the 16 random bytes at the front. */
const ivOf = (key: Buffer) => key.subarray(0, 16)

/**
 * Encrypts a push or reply as WeChat does (wire-protocol reference, callback page, 3).
 * @param random 16 bytes @param id the appid at the tail; the component's for all pushes to a platform
 */
export function encryptText(encodingAESKey: string, text: string, id: string, random: Uint8Array): string {
  const key = keyOf(encodingAESKey)
  const message = Buffer.from(text)
  const length = Buffer.alloc(LENGTH_BYTES)
  length.writeUInt32BE(message.length)
  const plain = Buffer.concat([random, length, message, Buffer.from(id)])
  const pad = BLOCK - (plain.length % BLOCK)
  const cipher = createCipheriv('aes-256-cbc', key, ivOf(key)).setAutoPadding(false)
  return Buffer.concat([cipher.update(Buffer.concat([plain, Buffer.alloc(pad, pad)])), cipher.final()]).toString(
    'base64',
  )
}

/** What was encrypted, and for which appid; or why it cannot be read. */
export type Decrypted = { readonly text: string; readonly id: string } | { readonly unreadable: string }

/** Decrypts what a developer's server encrypted. */
export function decryptText(encodingAESKey: string, encrypted: string): Decrypted {
  const bytes = Buffer.from(encrypted, 'base64')
  if (bytes.toString('base64') !== encrypted) return { unreadable: 'Encrypt is not canonical base64' }
  if (bytes.length === 0 || bytes.length % BLOCK !== 0)
    return { unreadable: 'Encrypt is not made of blocks of 32 bytes' }
  const key = keyOf(encodingAESKey)
  const cipher = createDecipheriv('aes-256-cbc', key, ivOf(key)).setAutoPadding(false)
  const plain = unpad(Buffer.concat([cipher.update(bytes), cipher.final()]))
  if (!plain || plain.length < RANDOM_BYTES + LENGTH_BYTES) return { unreadable: 'the padding is wrong: another key?' }
  const end = RANDOM_BYTES + LENGTH_BYTES + plain.readUInt32BE(RANDOM_BYTES)
  if (end > plain.length) return { unreadable: 'the length field goes beyond the end' }
  return { text: plain.toString('utf8', RANDOM_BYTES + LENGTH_BYTES, end), id: plain.toString('utf8', end) }
}

function unpad(padded: Buffer): Buffer | undefined {
  const pad = padded.at(-1) ?? 0
  const tail = padded.subarray(padded.length - pad)
  const good = pad >= 1 && pad <= BLOCK && tail.every((byte) => byte === pad)
  return good ? padded.subarray(0, padded.length - pad) : undefined
}
