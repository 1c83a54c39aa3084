import type { RolloutEvent } from '../machine/rollout-event.ts'

/** What the history says of a change that no person made. */
export function whyOf(event: RolloutEvent): string {
  switch (event.kind) {
    case 'accepted':
      return 'the acceptance test of the step passed'
    case 'undecided':
      return 'the acceptance test came to no end in five times the length that was expected'
    case 'differs':
      return 'shadowing found more differences than the limit of errors allows'
    case 'incident-began':
      return 'stable fails or is slow as well: an incident of WeChat'
    case 'incident-ended':
      return 'stable is well again'
    case 'suspend':
      return `${event.evidence}; stable is watched, to tell a fault from an incident of WeChat`
    case 'upstream-to-blame':
      return 'stable failed as well: WeChat was to blame'
    case 'exhausted':
      return 'the budget for rescues was used up'
    case 'roll-back':
      return `${event.why === 'hard-evidence' || event.why === 'quarantined' ? `${event.why}: ` : ''}${event.evidence}`
    default:
      return event.kind
  }
}
