import { type CredentialSet, firstEnd } from './credential-set.ts'

const mostJitterMs = 60_000
const askAgainAtMostMs = 60_000
export const askAgainAtLeastMs = 5_000

/**
 * When to ask for the next values, in milliseconds since 1970; always later than the set came.
 *
 * The lead is capped at half the life, and the jitter only ever makes it shorter: `stable_token` gives nothing new
 * before its last 300 s, so that asking earlier than the plugin said is in vain. Where the same values came again, it
 * is after min(60 s, half of what remains), but never sooner than 5 s.
 *
 * @param random 0 to 1; spreads the renewals of many owners.
 * @see wire-protocol reference, additions 1
 */
export function renewalTime(set: CredentialSet, renewAheadMs: number, random: number): number {
  const life = firstEnd(set) - set.givenAt
  // A lead that is no number (a plugin's mistake) must not make every moment due.
  const wanted = Number.isNaN(renewAheadMs) ? 0 : Math.max(0, renewAheadMs)
  if (set.again) return Math.max(set.givenAt + askAgainAfter(life), firstEnd(set) - wanted)
  const ahead = Math.min(wanted, life / 2)
  return firstEnd(set) - ahead + random * Math.min(mostJitterMs, ahead / 4)
}

const askAgainAfter = (remainingMs: number): number =>
  Math.max(askAgainAtLeastMs, Math.min(askAgainAtMostMs, remainingMs / 2))
