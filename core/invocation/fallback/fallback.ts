import type { Effect } from '../../protocol/index.ts'
import type { Row } from './row.ts'

/** All that falling back depends on beside the row. */
export interface Standing {
  readonly effect: Effect
  /** `ready`: stable may take over; `no-room`: the budget for that is used up; `none`: there is no other arm, or no time. */
  readonly rescue: 'ready' | 'no-room' | 'none'
  /** A sending of this key left and was never answered for certain. */
  readonly inDoubt: boolean
  /** It is the first request of a chain: nothing of this call was carried out before it. */
  readonly isFirstStep: boolean
  /** Stable would have sent to the same place, and can read the very answer. */
  readonly stableReads: boolean
  /** Stable can ask what became of a request in doubt. */
  readonly stableAsks: boolean
}

export type Fallback =
  /** The canary's end is the caller's. `isExhausted`: only for want of room. */
  | { readonly do: 'return'; readonly isExhausted?: true }
  /** Stable handles the call with a request of its own. */
  | { readonly do: 'handle' }
  /** Stable reads the same answer; nothing is sent. */
  | { readonly do: 'read' }
  /** Stable asks what became of it, where it can, and sends the stored body again, where that is allowed. */
  | { readonly do: 'settle-doubt' }
  /** Stable encodes; where its request differs, it handles the call. */
  | { readonly do: 'compare' }

/** The fallback table: what stable does once the canary, after its retries, came to an end. Pure. */
export function fallback(row: Row, standing: Standing): Fallback {
  const wanted = wantedFor(row, standing)
  if (wanted === 'return' || standing.rescue === 'none') return { do: 'return' }
  if (standing.rescue === 'ready') return { do: wanted }
  // Nobody knows yet whether a refusal is the canary's fault: a caller who errs often must not end a rollout.
  return wanted === 'compare' ? { do: 'return' } : { do: 'return', isExhausted: true }
}

function wantedFor(row: Row, standing: Standing): Fallback['do'] {
  const { effect, inDoubt } = standing
  switch (row) {
    case 'broken':
      if (effect === 'safe') return 'handle'
      return inDoubt ? settleDoubt(standing) : anew(standing, 'handle')
    case 'refused-before-effect':
      // Of an earlier sending under the same number it says nothing.
      return inDoubt && effect !== 'safe' ? 'return' : anew(standing, 'compare')
    case 'silent':
      return effect === 'safe' ? 'handle' : 'return'
    case 'untrusted':
    case 'unreadable':
      if (standing.stableReads) return 'read'
      return effect === 'safe' ? 'handle' : settleDoubt(standing)
    default:
      return 'return'
  }
}

/** A request of stable's own, only where no earlier one of this call had an effect. */
const anew = ({ effect, isFirstStep }: Standing, how: 'handle' | 'compare'): Fallback['do'] =>
  effect === 'safe' || isFirstStep ? how : 'return'

/** What may have had its effect is never done anew; an unsafe one is only asked for. */
const settleDoubt = ({ effect, stableAsks }: Standing): Fallback['do'] =>
  effect === 'idempotent' || stableAsks ? 'settle-doubt' : 'return'
