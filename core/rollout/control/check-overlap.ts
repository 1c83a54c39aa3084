import type { Fault } from '../../errors/host-error.ts'
import { hasEnded } from '../machine/rollout-facts.ts'
import type { Cohort } from '../plan.ts'
import type { Rollout } from '../rollout.ts'
import { refusal } from './refusal.ts'

/** An app must not be in two rollouts of one protocol: each would be blamed for the other. @param ownId of the rollout itself. */
export const checkOverlap = (
  cohort: Cohort,
  protocol: string,
  rollouts: readonly Rollout[],
  ownId?: string,
): readonly Fault[] =>
  rollouts
    .filter((other) => other.id !== ownId && other.protocol === protocol && !hasEnded(other))
    .flatMap((other) => {
      const shared = sharedApps(cohort, other.plan.cohort)
      if (shared === undefined) return []
      const what = `${shared} may be in ${other.id} as well, which is ${other.state.kind}`
      return [refusal('cohort', what, `Wait until ${other.id} has ended, abort it, or name other apps.`)]
    })

/** In words; undefined where none can be in both. Shares are drawn for each rollout, so they meet anything. */
function sharedApps(a: Cohort, b: Cohort): string | undefined {
  if (a.apps === undefined || b.apps === undefined) return 'any app'
  const both = a.apps.filter((appid) => b.apps?.includes(appid))
  if (both.length === 0) return undefined
  return both.length > 3 ? `${both.slice(0, 3).join(', ')} and ${both.length - 3} more` : both.join(', ')
}
