import type { Call, DigestSpec, Push } from '@wxhost/core/protocol'

/** What a push's address tells, as far as it has the form that WeChat gives it. */
export interface Stamp {
  /** Seconds since 1970, as written. */
  readonly timestamp: string
  readonly nonce: string
}

/** Undefined where a part is missing, came twice, or is longer than WeChat's. */
export function stampOf({ query: { timestamp, nonce } }: Push): Stamp | undefined {
  if (timestamp === undefined || nonce === undefined) return undefined
  return /^\d{1,12}$/.test(timestamp) && nonce.length >= 1 && nonce.length <= 128 ? { timestamp, nonce } : undefined
}

/**
 * sha1hex over token, timestamp, nonce and, for `msg_signature`, the ciphertext: sorted by their bytes, joined by nothing.
 * @see wire-protocol reference, callback page 1 and 2
 */
export const signatureSpec = ({ timestamp, nonce }: Stamp, encrypted?: string): DigestSpec => ({
  algorithm: 'sha1',
  sort: true,
  encoding: 'hex',
  parts: [
    { secret: 'message-token' },
    { text: timestamp },
    { text: nonce },
    ...(encrypted === undefined ? [] : [{ text: encrypted }]),
  ],
})

export const isSigned = async (call: Call, spec: DigestSpec, given: string | undefined): Promise<boolean> =>
  given !== undefined && (await call.verifyDigest(spec, given))
