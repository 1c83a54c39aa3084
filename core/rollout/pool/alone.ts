import type { Rollout, RolloutState } from '../rollout.ts'

/**
 * Whether a host may make this change while other hosts cannot be told: only where the canary's share does not rise and
 * nothing advances. The state alone tells, except that waiting is no lesser share for one that has none.
 */
export function mayDecideAlone(before: Rollout | undefined, next: Rollout): boolean {
  if (before === undefined || before.attempt !== next.attempt) return false
  if (withoutShare.includes(next.state.kind)) return true
  return next.step === before.step && waiting.includes(next.state.kind) && atItsStep.includes(before.state.kind)
}

type Kind = RolloutState['kind']
const withoutShare: readonly Kind[] = ['rolled-back', 'aborted', 'suspended']
const waiting: readonly Kind[] = ['paused', 'holding']
const atItsStep: readonly Kind[] = ['running', 'paused', 'holding']
