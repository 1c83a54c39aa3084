import { SecretValue } from '../secret-value.ts'

const keyBytes = 32

/**
 * A master key as it is written (64 hex digits, or base64 / base64url of 32 bytes) in the one form that {@link Settings}
 * holds: base64url without padding. Undefined where it is not 32 bytes.
 */
export function normalizeMasterKey(written: string): SecretValue | undefined {
  const text = written.trim()
  const bytes = /^[0-9a-fA-F]{64}$/.test(text) ? Buffer.from(text, 'hex') : fromBase64(text)
  return bytes?.length === keyBytes ? new SecretValue(bytes.toString('base64url')) : undefined
}

/** True for keys that nobody drew at random: all zeros, one byte again and again, `0123…`. */
export function looksMadeUp(key: SecretValue): boolean {
  const bytes = Buffer.from(key.reveal(), 'base64url')
  const steps = bytes.map((byte, i) => byte - (bytes[i - 1] ?? 0))
  // 32 random bytes hold fewer than 16 different values with a probability below 1e-12.
  return Math.min(new Set(bytes).size, new Set(steps).size) < 16
}

/** Canonical spellings only, so that a slip of the pen is not taken for another key. */
function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  const spellings = [bytes.toString('base64'), bytes.toString('base64').replace('=', ''), bytes.toString('base64url')]
  return spellings.includes(text) ? bytes : undefined
}
