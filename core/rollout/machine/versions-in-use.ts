import type { Cohort } from '../plan.ts'
import type { ArmVersion, Rollout } from '../rollout.ts'
import { hasEnded } from './rollout-facts.ts'

/** Versions that this one of all rollouts routes to, or may route to again: they must not be unloaded. */
export function versionsHeldBy(rollout: Rollout, rollouts: readonly Rollout[]): readonly ArmVersion[] {
  if (rollout.state.kind === 'promoted') return isReplaced(rollout, rollouts) ? [] : [rollout.canary]
  return hasEnded(rollout) ? [] : [rollout.stable, rollout.canary]
}

/** Those that were promoted, in that order: each takes the place of the version that it was compared with. */
export const promotions = (rollouts: readonly Rollout[]): readonly Rollout[] =>
  rollouts
    .filter(({ state }) => state.kind === 'promoted')
    .sort((a, b) => a.changedAt - b.changedAt || a.createdAt - b.createdAt)

/** One that is promoted now comes after those before it, also where the clock was set back meanwhile. */
export const afterPromotions = (rollout: Rollout, rollouts: readonly Rollout[]): Rollout => {
  const last = rollout.state.kind === 'promoted' ? promotions(rollouts).at(-1) : undefined
  return last === undefined || last.changedAt < rollout.changedAt
    ? rollout
    : { ...rollout, changedAt: last.changedAt + 1 }
}

/** A later promotion took its place for all of its apps. */
export const isReplaced = (rollout: Rollout, rollouts: readonly Rollout[]): boolean => {
  const all = promotions(rollouts)
  const later = all.slice(all.findIndex(({ id }) => id === rollout.id) + 1)
  return later.some(
    ({ stable, plan }) => sameVersion(stable, rollout.canary) && covers(plan.cohort, rollout.plan.cohort),
  )
}

/** One that stands on the promotion of this one: it compares with the version that was promoted, or has taken its place. */
export const standingOn = (rollout: Rollout, rollouts: readonly Rollout[]): Rollout | undefined =>
  rollouts.find(
    (other) =>
      other.id !== rollout.id &&
      (other.state.kind === 'promoted' || !hasEnded(other)) &&
      sameVersion(other.stable, rollout.canary),
  )

const covers = (all: Cohort, some: Cohort): boolean =>
  all.share === undefined &&
  (all.apps === undefined || (some.apps?.every((appid) => all.apps?.includes(appid)) ?? false))

export const sameVersion = (a: ArmVersion, b: ArmVersion): boolean =>
  a.integrity === b.integrity && a.plugin.name === b.plugin.name && a.plugin.version === b.plugin.version
