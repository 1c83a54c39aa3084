/** The types of DER (X.690) that a certificate consists of. */
const TAG = {
  integer: 0x02,
  bits: 0x03,
  nothing: 0x05,
  name: 0x06,
  text: 0x0c,
  shortTime: 0x17,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
}

function item(tag: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content])
}

/** Lengths below 128 are one byte, others say first how many bytes they have. */
function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const hex = length.toString(16)
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes])
}

/** @param bytes the number, most significant byte first, with its first bit 0 */
export const derInteger = (bytes: Uint8Array) => item(TAG.integer, bytes)
export const derBits = (bytes: Uint8Array) => item(TAG.bits, Buffer.concat([Buffer.from([0]), bytes]))
export const derNull = () => item(TAG.nothing, Buffer.alloc(0))
export const derText = (text: string) => item(TAG.text, Buffer.from(text))
export const derSequence = (...items: readonly Uint8Array[]) => item(TAG.sequence, Buffer.concat(items))
export const derSet = (...items: readonly Uint8Array[]) => item(TAG.set, Buffer.concat(items))

/** In whole seconds of UTC. Until 2049 the year has two digits (RFC 5280, 4.1.2.5). */
export function derTime(ms: number): Buffer {
  const digits = new Date(ms).toISOString().slice(0, 19).replaceAll(/\D/g, '')
  const isShort = digits < '2050'
  return item(isShort ? TAG.shortTime : TAG.time, Buffer.from(`${isShort ? digits.slice(2) : digits}Z`))
}

/** An object identifier, e.g. `1.2.840.113549.1.1.11`. */
export function derName(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return item(TAG.name, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

/** Seven bits a byte; all but the last have their first bit set. */
function base128(value: number): number[] {
  const bytes = [value & 0x7f]
  for (let left = value >>> 7; left > 0; left >>>= 7) bytes.unshift((left & 0x7f) | 0x80)
  return bytes
}
