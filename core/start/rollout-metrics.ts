import type { HostMetrics } from '../metrics/host-metrics.ts'
import type { RolloutReading } from '../metrics/rollout-metrics.ts'
import type { RolloutView } from '../rollout/control/rollout-control.ts'
import { MILLION } from '../rollout/plan.ts'
import type { RolloutState } from '../rollout/rollout.ts'
import type { RolloutChange } from '../rollout/rollouts.ts'

/** Done with, or not begun. One that was taken back is shown until a person or a new version ends that. */
const unshown: ReadonlySet<RolloutState['kind']> = new Set(['planned', 'aborted', 'promoted'])

/** What the metrics show of rollouts. */
export const readingsOf = (views: readonly RolloutView[]): readonly RolloutReading[] =>
  views.filter(({ rollout }) => !unshown.has(rollout.state.kind)).map(readingOf)

const readingOf = ({ rollout, judge, weight, repeats }: RolloutView): RolloutReading => ({
  protocol: rollout.protocol,
  rollout: rollout.id,
  state: rollout.state.kind,
  weight: weight / MILLION,
  evidence: Object.fromEntries(
    Object.entries(judge.detectors).map(([detector, { evidence }]) => [detector, evidence / judge.threshold]),
  ),
  repeats,
})

/** Counts a rollout that was taken back, once: what follows while it is taken back is no other rollback. */
export function countRollback({ before, rollout }: RolloutChange, metrics: Pick<HostMetrics, 'rollback'>): void {
  const { state, protocol } = rollout
  if (state.kind === 'rolled-back' && before?.state.kind !== 'rolled-back')
    metrics.rollback({ protocol, why: state.why })
}
