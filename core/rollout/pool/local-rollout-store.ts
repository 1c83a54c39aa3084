import type { HistoryEntry, Rollout } from '../rollout.ts'
import type { RolloutStore } from '../store/rollout-store.ts'

/** The store of this host alone, as far as hosts that share rollouts need it. */
export interface LocalRolloutStore extends RolloutStore {
  /**
   * Takes over what other hosts agreed on, whatever version is there, with entries of its history that are not there yet.
   * Durable when it resolves; watchers are told.
   * @throws HostError WXH_STORE_UNAVAILABLE where it cannot be kept.
   */
  adopt(rollout: Rollout, entries: readonly HistoryEntry[]): Promise<void>
}
