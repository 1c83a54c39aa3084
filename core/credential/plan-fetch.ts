import { type CredentialSet, firstEnd } from './credential-set.ts'
import { forcedPace, waitFor } from './pace.ts'
import { askAgainAtLeastMs } from './renewal-time.ts'

/** Why a value is wanted. */
export type Aim =
  /** There is none: any that lives will do. */
  | { readonly kind: 'have' }
  /** The set of this fence is due: a later one will do. */
  | { readonly kind: 'renew'; readonly fence: number }
  /** WeChat refused this value: any other will do. */
  | { readonly kind: 'replace'; readonly refused: string }

export interface Situation {
  readonly now: number
  /** The newest set known. */
  readonly set: CredentialSet | undefined
  /** When that set is to be renewed. */
  readonly dueAt: number
  readonly valueName: string
  readonly mayForce: boolean
  /** What this very renewal did already: each is done once at most. */
  readonly done: { readonly normal: boolean; readonly forced: boolean }
}

export type Step =
  | { readonly kind: 'use' }
  | { readonly kind: 'fetch'; readonly forced: boolean }
  /** Nothing but the refused value is to be had. */
  | { readonly kind: 'refuse'; readonly retryAfterMs: number }

/** What to do next for this aim. Pure: asked before waiting, after each wait, and after each fetch. */
export function planFetch(aim: Aim, situation: Situation): Step {
  if (isReached(aim, situation)) return { kind: 'use' }
  if (aim.kind === 'replace' && isDisputed(situation)) return planForced(situation)
  return situation.done.normal ? { kind: 'use' } : { kind: 'fetch', forced: false }
}

function isReached(aim: Aim, { set, valueName, now, dueAt }: Situation): boolean {
  const held = set?.values.get(valueName)
  if (set === undefined || held === undefined || held.expiresAt <= now) return false
  if (aim.kind === 'have') return true
  if (aim.kind === 'renew') return set.fence > aim.fence && now < dueAt
  return held.value !== aim.refused
}

/** A normal fetch gave the refused value again just now. */
function isDisputed({ set, now, done }: Situation): boolean {
  if (set?.disputedAt === undefined || firstEnd(set) <= now) return false
  return done.normal || Math.abs(now - set.disputedAt) < askAgainAtLeastMs
}

function planForced({ set, now, mayForce, done }: Situation): Step {
  const wait = waitFor(set?.forcedAt ?? [], forcedPace, now)
  if (mayForce && !done.forced && wait === 0) return { kind: 'fetch', forced: true }
  return { kind: 'refuse', retryAfterMs: askAgainAtLeastMs }
}
