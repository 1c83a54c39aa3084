/** The three that look at every observation; the first to cross acts. */
export type DetectorName = 'relative' | 'absolute' | 'slow'

/** What observations came to. At most one at a time; `roll-back` and `suspend` are told once an epoch of detection. */
export type Verdict =
  /** The canary does worse. */
  | { readonly kind: 'roll-back'; readonly by: DetectorName; readonly evidence: number; readonly threshold: number }
  /** The canary does badly, at a share at which stable's traffic cannot tell an incident of WeChat from a fault. */
  | {
      readonly kind: 'suspend'
      readonly by: 'absolute' | 'slow'
      readonly evidence: number
      readonly threshold: number
    }
  /** Stable fails, or is slow, too: nothing of it is the canary's, and the step does not advance. */
  | { readonly kind: 'incident-began' }
  | { readonly kind: 'incident-ended' }
  /** After `suspend`: stable failed as well, so the step is taken up again. */
  | { readonly kind: 'upstream-to-blame' }
  /** The acceptance test of the step in hand passed. */
  | { readonly kind: 'accepted' }
  /** It came to no end in five times the length that was expected. */
  | { readonly kind: 'undecided' }
