import type { PluginId } from '../plugin/loaded-plugin.ts'
import type { Plan } from './plan.ts'

/** A version of a plugin, down to its bytes. */
export interface ArmVersion {
  readonly plugin: PluginId
  /** Hash of its files, as in plugins.lock.json. */
  readonly integrity: string
}

/**
 * Where a rollout stands.
 *
 * `planned`: checked, nothing is routed. `running`: calls go to the canary by the weight of the step in hand. `paused`: as
 * running, but it does not advance. `holding`: it waits at its step: an incident of WeChat (goes on by itself), the
 * acceptance test came to no end, shadowing found differences, or the plan says so (a person decides). `suspended`: share 0,
 * not latched: it is being found out whether WeChat is to blame, or the budget for rescues was used up. `rolled-back`: share
 * 0, latched until a person or a new version clears it. `aborted`: share 0, by a person. `promoted`: the canary is stable.
 */
export type RolloutState =
  | { readonly kind: 'planned' }
  | { readonly kind: 'running' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'holding'; readonly why: HoldReason }
  /** `before`: paused, or holding for a person; it comes back to that. */
  | { readonly kind: 'suspended'; readonly why: SuspendReason; readonly before?: Waiting }
  | { readonly kind: 'rolled-back'; readonly why: RollbackReason; readonly evidence: string }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'promoted' }

/** It goes on when a person says so. */
export type Waiting = { readonly kind: 'paused' } | { readonly kind: 'holding'; readonly why: HoldReason }
export type HoldReason = 'upstream-incident' | 'undecided' | 'differences' | 'step'
export type SuspendReason = 'upstream-check' | 'fallback-budget'
/** Which detector, or what else. */
export type RollbackReason = 'relative' | 'absolute' | 'slow' | 'hard-evidence' | 'quarantined'

/** One rollout, as it is stored: everything but observations. Immutable; each change makes the next one. */
export interface Rollout {
  /** Hashed into positions, so that the same few keys are not first in every rollout, e.g. `pay-7f3k2a9c`. */
  readonly id: string
  readonly protocol: string
  readonly stable: ArmVersion
  readonly canary: ArmVersion
  readonly plan: Plan
  readonly state: RolloutState
  /** Index of the step in hand in `plan.steps`. */
  readonly step: number
  /** Raised by every change; a change names the one that it saw (optimistic locking). */
  readonly version: number
  /** Raised when routing changes: a host never lets an older one undo a newer one. */
  readonly epoch: number
  /** 1, and one more each time that a rolled-back one is cleared: only that undoes a rollback. */
  readonly attempt: number
  /** Milliseconds since 1970. */
  readonly createdAt: number
  readonly changedAt: number
}

/** Who did it: the id of an API key, `cli:<user>`, or `host`. */
export type Actor = string

/** One change, for those who must know later who did what, when and why. No personal data. */
export interface HistoryEntry {
  readonly rolloutId: string
  readonly version: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly actor: Actor
  /** e.g. `started`, `advanced`, `rolled-back`. */
  readonly what: string
  /** In words: the operator's, or the evidence. */
  readonly why: string
}
