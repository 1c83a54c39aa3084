import type { Seeded } from '../../../support/seeded.ts'
import { garbledText, type Mutation, place, withBody } from './mutation.ts'

const sealed = /(<Encrypt>(?:<!\[CDATA\[)?|"Encrypt"\s*:\s*"|"ciphertext"\s*:\s*")([A-Za-z0-9+/=\\]+)/

/** Of the text in base64 that holds the ciphertext. */
const inBase64 =
  (change: (base64: string, random: Seeded) => string): Mutation =>
  (push, random) => {
    const text = push.body.toString()
    // A function: the letters of a replacement such as "$&" would be read.
    return withBody(
      push,
      text.replace(sealed, (_all, before: string, base64: string) => before + change(base64, random)),
    )
  }

/** Of the ciphertext itself, spelt rightly afterwards. */
const inCipher = (change: (bytes: Buffer, random: Seeded) => Buffer): Mutation =>
  inBase64((base64, random) => change(Buffer.from(base64, 'base64'), random).toString('base64'))

const block = 16
const someBlock = (bytes: Buffer, random: Seeded) => place(random, Math.floor(bytes.length / block)) * block

/** Of a field beside the ciphertext of WeChat Pay. */
const inField =
  (name: string): Mutation =>
  (push, random) =>
    withBody(
      push,
      push.body
        .toString()
        .replace(
          new RegExp(`("${name}"\\s*:\\s*")([^"]*)`),
          (_all, before: string, value: string) => before + garbledText(value, random).replaceAll('"', ''),
        ),
    )

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export const cipher: Readonly<Record<string, Mutation>> = {
  'ciphertext: bytes changed': inCipher((bytes, random) => {
    for (let count = random.int(1, 3); count > 0; count--) bytes[place(random, bytes.length)] = random.int(0, 255)
    return bytes
  }),
  // The last byte of the plaintext is the pad's: CBC lets it be turned by the block before.
  'ciphertext: padding': inCipher((bytes, random) => {
    const at = bytes.length - block - 1
    if (at >= 0) bytes[at] = (bytes[at] ?? 0) ^ random.int(1, 255)
    return bytes
  }),
  // Bytes 16 to 19 of the plaintext are the length of the message.
  'ciphertext: length': inCipher((bytes, random) => {
    bytes[random.int(0, 3)] = random.int(0, 255)
    return bytes
  }),
  'ciphertext: block left out': inCipher((bytes, random) => {
    const at = someBlock(bytes, random)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + block)])
  }),
  'ciphertext: block doubled': inCipher((bytes, random) => {
    const at = someBlock(bytes, random)
    return Buffer.concat([bytes.subarray(0, at + block), bytes.subarray(at)])
  }),
  'ciphertext: cut anywhere': inCipher((bytes, random) => bytes.subarray(0, place(random, bytes.length))),
  'ciphertext: zeros behind': inCipher((bytes, random) =>
    Buffer.concat([bytes, Buffer.alloc(random.pick([1, 16, 32]))]),
  ),
  'base64: its alphabet': inBase64((base64) => base64.replaceAll('+', '-').replaceAll('/', '_')),
  'base64: its end': inBase64((base64, random) =>
    random.pick([() => base64.replace(/=+$/, ''), () => `${base64}=`, () => `${base64}====`, () => `${base64}A===`])(),
  ),
  // Of the last letter before "=" some bits are nobody's.
  'base64: unused bits': inBase64((base64) =>
    base64.replace(
      /(.)(=+)$/,
      (_all, last: string, end: string) => `${letters[(letters.indexOf(last) + 1) % 64]}${end}`,
    ),
  ),
  'base64: blanks in it': inBase64((base64, random) => {
    const at = place(random, base64.length)
    return base64.slice(0, at) + random.pick([' ', '\\n', '%', '\t', '\\u0041']) + base64.slice(at)
  }),
  'field: nonce': inField('nonce'),
  'field: associated_data': inField('associated_data'),
  'field: algorithm': inField('algorithm'),
  'field: original_type': inField('original_type'),
  'field: event_type': inField('event_type'),
  'field: id': inField('id'),
  'field: ToUserName': inField('ToUserName'),
}
