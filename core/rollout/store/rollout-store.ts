import type { HistoryEntry, Rollout } from '../rollout.ts'

/** Keeps rollouts and who did what. All implementations pass one shared suite. */
export interface RolloutStore {
  /** The last known of all, newest first. Never waits. */
  list(): readonly Rollout[]
  get(id: string): Rollout | undefined
  /**
   * Puts the next version of a rollout (or its first one, version 1) and what is written of the change. Durable when it
   * resolves; a change of routing waits for that.
   * @returns `conflict` with the one that is there, where that is not the version before `next`.
   * @throws HostError WXH_STORE_UNAVAILABLE where it cannot be kept.
   */
  put(next: Rollout, entry: HistoryEntry): Promise<Put>
  /** Oldest first. */
  history(id: string): Promise<readonly HistoryEntry[]>
  /** Told of each change, of this host and of others, once it is known here. */
  watch(listener: (rollout: Rollout) => void): void
  /** `away`: other hosts cannot be told, so nothing is started or advanced; rolling back is always possible. */
  readonly reach: 'alone' | 'joined' | 'away'
  close(): Promise<void>
}

export type Put = { readonly kind: 'done' } | { readonly kind: 'conflict'; readonly current: Rollout | undefined }
