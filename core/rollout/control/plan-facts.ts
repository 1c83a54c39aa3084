import type { LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import type { Rollout } from '../rollout.ts'
import type { RolloutStore } from '../store/rollout-store.ts'

/** What a plan is held against. */
export interface PlanFacts {
  readonly loaded: readonly LoadedPlugin[]
  /** All that are known. */
  readonly rollouts: readonly Rollout[]
  readonly appids: readonly string[]
  /** Who serves the protocol for an app now, promotions included. */
  stableFor(appid: string, protocol: string): LoadedPlugin | undefined
  readonly reach: RolloutStore['reach']
}
