import type { Call } from '@wxhost/core/protocol'

/** A name for these texts that does not tell them: ids and order keys stand in logs, and an openid must not. */
export async function hashOf(parts: readonly (string | undefined)[], call: Call): Promise<string> {
  const text = JSON.stringify(parts.map((part) => part ?? null))
  const hash = await call.digest({ algorithm: 'sha256', encoding: 'hex', parts: [{ text }] })
  // It has no secret in it, so the host always gives one. An id of nothing would make all pushes one and the same.
  if (hash === undefined) throw new TypeError('The host gave no digest of plain text')
  return hash
}
