import type { JudgeView } from '../detector/judge.ts'
import type { Rollout } from '../rollout.ts'
import type { RolloutEvent } from './rollout-event.ts'
import { stepTerms } from './rollout-facts.ts'

/** Where hosts share rollouts, one may hear of a suspension before it hears of the evidence for it. Milliseconds. */
const settledMs = 15_000
/** Further ahead than any other host's clock: this host's was set back. Milliseconds. */
const setBackMs = 600_000

/**
 * What follows from what is known, whether or not it was told: verdicts are told once, and one may have come while it could
 * not be acted upon (paused, the store away, the host killed in between). Pure.
 *
 * @param now milliseconds since 1970
 */
export function standing(rollout: Rollout, view: JudgeView, now: number): RolloutEvent | undefined {
  const { state } = rollout
  const { stands, standsBy = 'relative', threshold, isIncident } = view
  const evidence = `${standsBy}: at least ${threshold}, as found before`
  if (stands === 'rolled-back') return { kind: 'roll-back', why: standsBy, evidence }
  if (state.kind === 'suspended') return ofSuspended(rollout, view, now)
  if (stands === 'suspended') return { kind: 'suspend', by: standsBy, evidence }
  if (state.kind === 'running') {
    if (isIncident) return { kind: 'incident-began' }
    return stepTerms(rollout).accepts ? endOf(view) : undefined
  }
  if (state.kind === 'holding' && state.why === 'upstream-incident' && !isIncident) return { kind: 'incident-ended' }
  return undefined
}

/** How the test of the step ended, if it did: where nothing is left of one that did not pass, it came to no end. */
function endOf({ acceptance, stepRequests, stepRequestsLeft }: JudgeView): RolloutEvent | undefined {
  if (acceptance >= 1) return { kind: 'accepted' }
  return stepRequests > 0 && stepRequestsLeft === 0 ? { kind: 'undecided' } : undefined
}

/** WeChat is to blame, now or as was found: it comes back once the incident is over. */
function ofSuspended(
  { state, changedAt }: Rollout,
  { stands, isIncident }: JudgeView,
  now: number,
): RolloutEvent | undefined {
  if (state.kind !== 'suspended') return undefined
  if (state.why === 'fallback-budget') return isIncident ? { kind: 'incident-began' } : undefined
  const since = now - changedAt
  const isSettled = since >= settledMs || since < -setBackMs
  const isAcquitted = stands === 'nothing' && !isIncident && isSettled
  return isAcquitted ? { kind: 'upstream-to-blame' } : undefined
}
