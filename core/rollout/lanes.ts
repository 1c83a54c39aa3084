import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import type { Arm } from './arm.ts'
import type { CallOutcome } from './observation.ts'

/** One call on an arm: observed once, when it is settled, or not at all. */
export interface Ticket {
  readonly arm: Arm
  settle(outcome: CallOutcome): void
  /** It says nothing of the arm: a local answer, or refused before anything was encoded. */
  drop(): void
}

/** A rollout as routing sees it: both arms of one protocol for the apps of its cohort. */
export interface Lane {
  readonly rolloutId: string
  readonly canary: LoadedPlugin
  /** Share of calls to shadow, 0 to 1; 0 where the step in hand does not shadow. */
  readonly shadowShare: number
  /** Its canary gets nothing, not even of a caller who names it; stable is observed. */
  readonly isSuspended?: boolean
  /** Which arm a key goes to: the same on every host and after a restart; raising the weight only adds keys. */
  armOf(key: string): Arm
  /** Before anything is encoded. @param repeatKey what repeats of one failure share: the sticky key, hashed with the appid inside. */
  admit(arm: Arm, appid: string, repeatKey: string): Ticket
}

/** What routing asks of rollouts for each call: in constant time. */
export interface Lanes {
  /** The rollout that takes in this app's calls of this protocol now: its canary may be given calls. */
  lane(appid: string, protocol: string): Lane | undefined
  /** The version that serves as stable, where a promotion put one in the place of the manifest's. */
  stableFor(appid: string, protocol: string, wanted: LoadedPlugin): LoadedPlugin
}
