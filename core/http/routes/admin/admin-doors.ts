import type { RolloutControl } from '../../../rollout/control/rollout-control.ts'

/** What operators reach over `/admin`. */
export interface AdminDoors {
  readonly rollouts: RolloutControl
  /** What shadowing found, grouped by path and masked: plain JSON; undefined: nothing was compared yet. */
  differences(rolloutId: string): object | undefined
  readonly plugins: PluginDoor
}

/** The plugins of the running host; all that it gives is plain JSON. Adding and removing is for the control socket alone. */
export interface PluginDoor {
  list(): readonly object[]
  /** @throws HostError WXH_PLUGIN_INSTALL and what else is wrong with the package. */
  add(request: AddPluginRequest): Promise<object>
  /** @param id `name@version` */
  remove(id: string): Promise<object>
}

export interface AddPluginRequest {
  /** Absolute, on the host's own disk: a directory or a `.tgz`. */
  readonly path: string
  /** Of the tarball, as npm writes it: `sha512-…`. */
  readonly integrity?: string
  /** Absolute paths of contract records, and of the pacts that they name. */
  readonly records?: readonly string[]
  readonly run?: 'inline' | 'worker'
}
