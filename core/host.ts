import type { Settings } from './settings.ts'

/** A host that listens. */
export interface RunningHost {
  /** e.g. `http://127.0.0.1:8080` */
  readonly url: string
  /** Reads apps and secrets again: all or nothing. @throws HostError with all faults; what was in force stays. */
  reloadApps(): Promise<{ readonly apps: number }>
  /** Stops accepting, lets calls in hand finish within the drain time, closes everything. */
  stop(): Promise<void>
}

/** @throws HostError with everything that is wrong at once. */
export type StartHost = (settings: Settings) => Promise<RunningHost>
