import type { CredentialSet } from './credential-set.ts'
import type { HeldCredential } from './credentials.ts'

/** A set as bytes, for a store. Numbers are whole milliseconds below 2^53. */
export const encodeSet = (set: CredentialSet): Uint8Array =>
  Buffer.from(JSON.stringify({ ...set, values: [...set.values] }))

/** Undefined when the bytes are not such a set, e.g. of a later version of the host. */
export function decodeSet(bytes: Uint8Array): CredentialSet | undefined {
  try {
    return setOf(JSON.parse(Buffer.from(bytes).toString()))
  } catch {
    return undefined
  }
}

function setOf(found: unknown): CredentialSet | undefined {
  if (!isRecord(found)) return undefined
  const { fence, givenAt, again, disputedAt, forcedAt } = found
  const values = valuesOf(found.values)
  if (values === undefined || !isNumber(fence) || !isNumber(givenAt) || !Array.isArray(forcedAt)) return undefined
  const forced = forcedAt.filter(isNumber)
  const dispute = isNumber(disputedAt) ? { disputedAt } : {}
  return { values, fence, givenAt, again: again === true, forcedAt: forced, ...dispute }
}

function valuesOf(found: unknown): Map<string, HeldCredential> | undefined {
  if (!Array.isArray(found) || found.length === 0) return undefined
  const values = new Map<string, HeldCredential>()
  for (const pair of found) {
    const [name, held]: unknown[] = Array.isArray(pair) ? pair : []
    if (typeof name !== 'string' || !isHeld(held)) return undefined
    values.set(name, { value: held.value, expiresAt: held.expiresAt, revision: held.revision })
  }
  return values
}

const isHeld = (found: unknown): found is HeldCredential =>
  isRecord(found) && typeof found.value === 'string' && isNumber(found.expiresAt) && isNumber(found.revision)

const isRecord = (found: unknown): found is Record<string, unknown> => typeof found === 'object' && found !== null

const isNumber = (found: unknown): found is number => typeof found === 'number' && Number.isFinite(found)
