import { HostError } from '../errors/host-error.ts'
import type { SecretValue } from '../secret-value.ts'

const hex = /^[0-9a-f]{64}$/i
// 43 characters unpadded, 44 padded; one of the two alphabets, never both.
const base64 = /^(?:[A-Za-z0-9+/]{43}|[A-Za-z0-9_-]{43})=?$/

/**
 * The 32 bytes of a master key, written as 64 hexadecimal or 43 (44 padded) base64 or base64url characters.
 *
 * @param position which one of the list it is, from 0; for the message alone.
 * @throws HostError WXH_SECRET_UNREADABLE; the message does not show the text.
 */
export function masterKeyBytes(key: SecretValue, position: number): Buffer {
  const text = key.reveal().trim()
  const bytes = hex.test(text) ? Buffer.from(text, 'hex') : base64.test(text) ? fromBase64(text) : undefined
  if (bytes === undefined) throw unreadable(position, text.length)
  return bytes
}

/** Undefined where the last character carries bits beyond the 32 bytes: a mistyped or cut text. */
function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  const plain = (value: string) => value.replaceAll('+', '-').replaceAll('/', '_').replace('=', '')
  return bytes.toString('base64url') === plain(text) ? bytes : undefined
}

const unreadable = (position: number, length: number): HostError =>
  new HostError(
    'WXH_SECRET_UNREADABLE',
    `Master key ${position + 1} cannot be used: expected 32 bytes as 64 hexadecimal or 43 base64 characters, ` +
      `got ${length} characters that are neither. Make one with \`openssl rand -hex 32\`.`,
  )
