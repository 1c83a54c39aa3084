/** PKCS#7 with a block of 32, although the cipher's is 16: a pad of 1 to 32, so a library's own padding is of no use. */
const block = 32
/** 16 random bytes and the message's length. */
const head = 20

export type Unpacked = Uint8Array | 'undecryptable' | 'foreign-owner'

/**
 * Takes the message out of decrypted bytes: 16 random bytes, its length (32 bits, big-endian), the message, the appid, the pad.
 * Each part is checked; the appid must be the whole rest (common-mistakes 10).
 *
 * @see wire-protocol reference, callback page 3
 */
export function unpack(plain: Uint8Array, appid: string): Unpacked {
  const end = endBeforePad(plain)
  if (end === undefined || end < head) return 'undecryptable'
  const length = new DataView(plain.buffer, plain.byteOffset).getUint32(16)
  if (length > end - head) return 'undecryptable'
  return isText(plain.subarray(head + length, end), appid) ? plain.subarray(head, head + length) : 'foreign-owner'
}

const utf8 = new TextEncoder()

/** By its bytes: a decoder would drop a byte order mark, and take many broken bytes for one and the same character. */
function isText(bytes: Uint8Array, text: string): boolean {
  const expected = utf8.encode(text)
  return bytes.length === expected.length && bytes.every((byte, at) => byte === expected[at])
}

function endBeforePad(plain: Uint8Array): number | undefined {
  const pad = plain.at(-1) ?? 0
  if (pad < 1 || pad > block || pad > plain.length) return undefined
  const end = plain.length - pad
  return plain.subarray(end).every((byte) => byte === pad) ? end : undefined
}

/** @param random 16 bytes that differ each time: the cipher's vector never does. */
export function pack(random: Uint8Array, message: string, appid: string): Uint8Array {
  const [text, owner] = [new TextEncoder().encode(message), new TextEncoder().encode(appid)]
  const length = head + text.length + owner.length
  const pad = block - (length % block)
  const packed = new Uint8Array(length + pad).fill(pad, length)
  packed.set(random)
  new DataView(packed.buffer).setUint32(16, text.length)
  packed.set(text, head)
  packed.set(owner, head + text.length)
  return packed
}
