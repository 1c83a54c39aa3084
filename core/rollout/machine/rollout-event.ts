import type { DetectorName } from '../detector/verdict.ts'
import type { RollbackReason } from '../rollout.ts'

/** What an operator may order. `promote`: to the next step; `promote-all`: the canary becomes stable at once. */
export type OrderKind = 'start' | 'pause' | 'resume' | 'promote' | 'promote-all' | 'abort' | 'clear'

/** What befalls a rollout: an order, or what the host found out by itself. */
export type RolloutEvent =
  | { readonly kind: OrderKind }
  /** The acceptance test of the step in hand passed, of calls or, while shadowing, of comparisons. */
  | { readonly kind: 'accepted' }
  /** It came to no end. */
  | { readonly kind: 'undecided' }
  /** Shadowing found more differences than a healthy canary makes. */
  | { readonly kind: 'differs' }
  | { readonly kind: 'incident-began' }
  | { readonly kind: 'incident-ended' }
  /** The canary does badly, and it is to be found out whether WeChat is to blame. @see detector/verdict.ts */
  | { readonly kind: 'suspend'; readonly by: DetectorName; readonly evidence: string }
  | { readonly kind: 'upstream-to-blame' }
  /** The budget for rescues is used up. */
  | { readonly kind: 'exhausted' }
  | { readonly kind: 'roll-back'; readonly why: RollbackReason; readonly evidence: string }

export const orderKinds: readonly OrderKind[] = ['start', 'pause', 'resume', 'promote', 'promote-all', 'abort', 'clear']
