import type { PluginId } from '../plugin/loaded-plugin.ts'
import type { RolloutControl } from './control/rollout-control.ts'
import type { Lanes } from './lanes.ts'
import type { HistoryEntry, Rollout } from './rollout.ts'

/** One change of a rollout, with what was written of it. */
export interface RolloutChange {
  readonly before: Rollout | undefined
  readonly rollout: Rollout
  /** Undefined for a change that another host made. */
  readonly entry: HistoryEntry | undefined
}

/** All rollouts of this host: what routing asks, what operators do, and what calls tell. */
export interface Rollouts extends Lanes {
  readonly control: RolloutControl
  /** One more call, whether or not a rollout takes it in: what a plan is expected to take depends on traffic. */
  called(appid: string, protocol: string): void
  /** A reproduced difference, or a worker that died too often: rolled back at once. @param evidence without personal data. */
  accuse(rolloutId: string, why: 'hard-evidence' | 'quarantined', evidence: string): void
  /** The budget for rescues is used up: share 0 at once. */
  exhausted(rolloutId: string): void
  /** One call was encoded and decoded by both versions. */
  compared(rolloutId: string, differs: boolean): void
  /** The worker of a version is quarantined: where it is a canary, its rollout is rolled back. @param why in the host's words. */
  quarantined(plugin: PluginId, why: string): void
  /** What an operator should know of a host that is up, one line each. */
  notices(): readonly string[]
  /** Told of each change once it is in force here. */
  watch(listener: (change: RolloutChange) => void): void
  close(): Promise<void>
}
