import { isDeepStrictEqual } from 'node:util'
import type { Rollout } from '../rollout.ts'

/**
 * Which of two states of one rollout stands, when hosts that could not reach each other meet again: the later attempt;
 * within an attempt the one that was rolled back (then: aborted), whatever was done elsewhere meanwhile; then the later
 * change of routing; then the later change. @returns `a` where neither is newer.
 */
export function newerOf(a: Rollout, b: Rollout): Rollout {
  const [ofA, ofB] = [rank(a), rank(b)]
  const at = ofA.findIndex((value, i) => value !== ofB[i])
  return at === -1 || (ofA[at] ?? 0) > (ofB[at] ?? 0) ? a : b
}

const rank = ({ attempt, state, epoch, version }: Rollout): readonly number[] => [
  attempt,
  state.kind === 'rolled-back' ? 2 : state.kind === 'aborted' ? 1 : 0,
  epoch,
  version,
]

/** What a host does about a rollout that it knows as `mine` and all hosts as `shared`. */
export type Meeting =
  | { readonly kind: 'agreed' }
  | { readonly kind: 'adopt'; readonly rollout: Rollout }
  /** All hosts are to take it; where it was raised above the other one, this host too. */
  | { readonly kind: 'offer'; readonly rollout: Rollout }

/** At most one of the two is undefined. */
export function meet(mine: Rollout | undefined, shared: Rollout | undefined): Meeting {
  if (mine === undefined) return shared === undefined ? { kind: 'agreed' } : { kind: 'adopt', rollout: shared }
  if (shared === undefined) return { kind: 'offer', rollout: mine }
  if (isDeepStrictEqual(mine, shared)) return { kind: 'agreed' }
  if (newerOf(shared, mine) === shared) return { kind: 'adopt', rollout: shared }
  return { kind: 'offer', rollout: above(mine, shared) }
}

/**
 * Versions and epochs only ever rise: an operator who saw the one that gives way must be told that it changed, and hosts
 * that had it must take this one for newer.
 */
function above(winner: Rollout, other: Rollout): Rollout {
  if (winner.version > other.version && winner.epoch > other.epoch) return winner
  return {
    ...winner,
    version: Math.max(winner.version, other.version) + 1,
    epoch: Math.max(winner.epoch, other.epoch) + 1,
  }
}
