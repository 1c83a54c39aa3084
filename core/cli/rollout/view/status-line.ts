import type { RolloutView } from '../../../rollout/control/rollout-control.ts'
import { amountText, countText, gottenText, partText, stateText, stepText } from './format.ts'

/** One rollout in one line, for logs: equal where nothing changed. */
export function statusLine({ rollout, judge, weight, rescued }: RolloutView): string {
  const { stable, canary } = judge.arms
  const arm = (name: string, { failed, requests }: typeof stable) =>
    `${name} ${countText(failed)}/${countText(requests)} failed (${partText(failed, requests)})`
  const most = Object.entries(judge.detectors).reduce((a, b) => (b[1].evidence > a[1].evidence ? b : a))
  return [
    rollout.id,
    stateText(rollout.state),
    `step ${rollout.step + 1}/${rollout.plan.steps.length} ${stepText(rollout.plan.steps[rollout.step])} (${gottenText(rollout.state, weight)} now)`,
    arm('stable', stable),
    arm('canary', canary),
    `evidence ${amountText(most[1].evidence)}/${amountText(judge.threshold)} ${most[0]}`,
    `accepted ${Math.floor(judge.acceptance * 100)}%`,
    `rescued ${countText(rescued)}`,
  ].join(' | ')
}
