import type { CredentialValue } from '../protocol/index.ts'
import type { HeldCredential } from './credentials.ts'

/** What one source gave for one owner: written together or not at all. */
export interface CredentialSet {
  readonly values: ReadonlyMap<string, HeldCredential>
  /** Orders the writes of one owner and source: a set never replaces one of a higher fence. */
  readonly fence: number
  /** Milliseconds since 1970: when WeChat last gave it. */
  readonly givenAt: number
  /** The last fetch gave the very values that were held. */
  readonly again: boolean
  /** WeChat had refused a value on a business call, and a fetch at this time gave it again. */
  readonly disputedAt?: number
  /** When fetches were forced, the latest last; for the budget. */
  readonly forcedAt: readonly number[]
}

// Values "without a fixed life" still get an end that stays an exact integer in every store.
const longestLifeMs = 100 * 365 * 86_400_000

/** Undefined when a value has no usable text or life: a life must be a finite number above zero. */
export function usableValues(
  values: Readonly<Record<string, CredentialValue>>,
): [string, CredentialValue][] | undefined {
  const all = Object.entries(values)
  const usable = all.every(
    ([, { value, ttlMs }]) => typeof value === 'string' && value !== '' && Number.isFinite(ttlMs) && ttlMs > 0,
  )
  return usable && all.length > 0 ? all : undefined
}

export interface Arrival {
  readonly now: number
  readonly fence: number
  /** The value that WeChat refused, where the fetch was made because of that. */
  readonly disputed?: string | undefined
}

/** The set after a fetch. Values that came again keep their revision. */
export function nextSet(
  previous: CredentialSet | undefined,
  fetched: readonly (readonly [string, CredentialValue])[],
  arrival: Arrival,
): CredentialSet {
  const revision = nextRevision(previous, arrival.now)
  const values = new Map<string, HeldCredential>()
  for (const [name, { value, ttlMs }] of fetched) {
    const before = previous?.values.get(name)
    const expiresAt = arrival.now + Math.max(1, Math.floor(Math.min(ttlMs, longestLifeMs)))
    values.set(name, { value, expiresAt, revision: before?.value === value ? before.revision : revision })
  }
  const again = [...values.values()].every((value) => value.revision !== revision)
  const isDisputed = [...values.values()].some(({ value }) => value === arrival.disputed)
  const disputedAt = isDisputed ? arrival.now : again ? previous?.disputedAt : undefined
  return {
    values,
    fence: arrival.fence,
    givenAt: arrival.now,
    again,
    forcedAt: previous?.forcedAt ?? [],
    ...(disputedAt === undefined ? {} : { disputedAt }),
  }
}

/** Rises with the time of day too, so that it still rises when a shared store was emptied. */
function nextRevision(previous: CredentialSet | undefined, now: number): number {
  const highest = [...(previous?.values.values() ?? [])].reduce((most, { revision }) => Math.max(most, revision), 0)
  return Math.max(highest + 1, Math.floor(now))
}

/** When the first of its values ends. */
export const firstEnd = (set: CredentialSet): number =>
  [...set.values.values()].reduce((end, { expiresAt }) => Math.min(end, expiresAt), Number.POSITIVE_INFINITY)

/** When the last of its values ends. */
export const lastEnd = (set: CredentialSet): number =>
  [...set.values.values()].reduce((end, { expiresAt }) => Math.max(end, expiresAt), 0)
