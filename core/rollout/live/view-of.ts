import type { RolloutView } from '../control/rollout-control.ts'
import type { JudgeView } from '../detector/judge.ts'
import { comparisonTest } from '../machine/comparisons.ts'
import { isActive, mostCompared, shadowedShare, shadowShareOf, weightOf } from '../machine/rollout-facts.ts'
import { type Limits, MILLION, type Step } from '../plan.ts'
import type { Rollout } from '../rollout.ts'
import type { RolloutStore } from '../store/rollout-store.ts'

export interface ViewFacts {
  readonly judge: JudgeView
  readonly rescued: number
  readonly repeats: number
  readonly withinMs: RolloutView['withinMs']
  /** Of the cohort, both arms. */
  readonly callsPerMinute: number
  readonly reach: RolloutStore['reach']
  /** Canary requests that the acceptance test of a step is expected to take. */
  readonly expectedRequests: (limits: Limits) => number
}

/** A rollout as operators see it. */
export function viewOf(rollout: Rollout, { expectedRequests, ...facts }: ViewFacts): RolloutView {
  const { plan } = rollout
  const calls = { step: expectedRequests(plan.limits), shadow: comparisonTest(plan.limits).expected }
  return {
    ...facts,
    rollout,
    weight: weightOf(rollout),
    stepLeftMs: stepLeftMs(rollout, facts),
    expected: plan.steps.map((step) => expectedOf(step, calls, facts.callsPerMinute)),
  }
}

function expectedOf(
  step: Step,
  calls: { step: number; shadow: number },
  perMinute: number,
): RolloutView['expected'][number] {
  if (step.kind === 'hold') return { requests: 0, ms: undefined }
  const requests = step.kind === 'shadow' ? calls.shadow : calls.step
  const now = step.kind === 'shadow' ? compared(shadowedShare, perMinute) : (step.weight / MILLION) * perMinute
  return { requests, ms: timeFor(requests, now) }
}

function stepLeftMs(
  rollout: Rollout,
  { judge, callsPerMinute }: Omit<ViewFacts, 'expectedRequests'>,
): number | undefined {
  const { state } = rollout
  const goesOn = state.kind === 'running' || (state.kind === 'holding' && state.why === 'upstream-incident')
  if (!isActive(rollout) || !goesOn) return undefined
  const shadowed = shadowShareOf(rollout)
  const now = shadowed > 0 ? compared(shadowed, callsPerMinute) : (weightOf(rollout) / MILLION) * callsPerMinute
  return timeFor(judge.stepRequestsLeft, now)
}

/** A minute. */
const compared = (share: number, perMinute: number): number => Math.min(share * perMinute, 60 * mostCompared)

const timeFor = (requests: number, perMinute: number): number | undefined =>
  perMinute > 0 ? Math.round((60_000 * requests) / perMinute) : undefined
