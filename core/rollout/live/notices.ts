import { formatPluginId, type LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import { isActive } from '../machine/rollout-facts.ts'
import { isReplaced, promotions } from '../machine/versions-in-use.ts'
import type { ArmVersion, Rollout } from '../rollout.ts'
import type { RolloutStore } from '../store/rollout-store.ts'
import { findVersion } from './route-table.ts'

/** What an operator should know of the rollouts of a host that is up, one line each. */
export function noticesOf(
  rollouts: readonly Rollout[],
  loaded: readonly LoadedPlugin[],
  reach: RolloutStore['reach'],
): readonly string[] {
  const isGone = (version: ArmVersion) => findVersion(loaded, version) === undefined
  return [
    ...rollouts
      .filter((rollout) => isActive(rollout) && (isGone(rollout.canary) || isGone(rollout.stable)))
      .map(({ id, canary, stable }) => {
        const gone = isGone(canary) ? canary : stable
        return `rollout ${id}: ${formatPluginId(gone.plugin)} is not loaded, so the canary gets no calls`
      }),
    ...promotions(rollouts)
      .filter((rollout) => isGone(rollout.canary) && !isReplaced(rollout, rollouts))
      .map(
        ({ id, canary }) =>
          `rollout ${id}: ${formatPluginId(canary.plugin)} was promoted and is not loaded, so the version before it serves`,
      ),
    ...(reach === 'away' ? ['rollouts: the shared store is away; none is started or advanced'] : []),
  ]
}
