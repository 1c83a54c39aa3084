import type { StepTerms } from '../detector/judge.ts'
import { MILLION, type Step } from '../plan.ts'
import type { Rollout, RolloutState } from '../rollout.ts'

/** Share of calls that is compared while a step shadows, 0 to 1. */
export const shadowedShare = 0.1

/** Comparisons a second, in the whole host. */
export const mostCompared = 20

/** It may be given calls, now or when it goes on by itself or by a person: its evidence is gathered. */
export const isActive = ({ state }: Pick<Rollout, 'state'>): boolean =>
  state.kind === 'running' || state.kind === 'paused' || state.kind === 'holding' || state.kind === 'suspended'

/** Nothing but a new attempt brings it back. */
export const hasEnded = ({ state }: Pick<Rollout, 'state'>): boolean => state.kind !== 'planned' && !isActive({ state })

const isRouted = (state: RolloutState): boolean => isActive({ state }) && state.kind !== 'suspended'

/** Millionths of keys that go to the canary now. */
export const weightOf = ({ state, plan, step }: Pick<Rollout, 'state' | 'plan' | 'step'>): number =>
  isRouted(state) ? stepWeight(plan.steps, step) : 0

/** Share of calls to compare now, 0 to 1. */
export const shadowShareOf = ({ state, plan, step }: Pick<Rollout, 'state' | 'plan' | 'step'>): number =>
  isRouted(state) && plan.steps[step]?.kind === 'shadow' ? shadowedShare : 0

/** A step that holds waits at the weight before it. */
export function stepWeight(steps: readonly Step[], index: number): number {
  for (let at = index; at >= 0; at--) {
    const step = steps[at]
    if (step?.kind === 'weight') return step.weight
    if (step?.kind === 'shadow') return 0
  }
  return 0
}

/** Two that are equal route alike. */
export function routingOf(rollout: Rollout): string {
  if (rollout.state.kind === 'promoted') return 'promoted'
  return isActive(rollout) ? `${weightOf(rollout)}/${shadowShareOf(rollout)}` : 'none'
}

/** The step in hand, for the judge: a step that is taken up again is a new one, since its epoch is. */
export function stepTerms({ attempt, step, epoch, plan }: Rollout): StepTerms {
  return {
    key: `${attempt}/${step}/${epoch}`,
    weight: stepWeight(plan.steps, step) / MILLION,
    order: epoch,
    accepts: plan.steps[step]?.kind === 'weight',
  }
}
