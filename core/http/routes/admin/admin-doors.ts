import type { RolloutControl } from '../../../rollout/control/rollout-control.ts'
import type { Actor } from '../../../rollout/rollout.ts'

/** What operators reach over `/admin`. A door that is not there is answered as an address that is not. */
export interface AdminDoors {
  readonly rollouts: RolloutControl
  /** What shadowing found, grouped by path and masked: plain JSON. @throws HostError WXH_ROLLOUT_NOT_FOUND */
  differences(rolloutId: string): object | Promise<object>
  /** All that are loaded, with their states: plain JSON. */
  plugins(): readonly object[]
  /**
   * Loads a package from this machine's disk into the running host. Only for the host's own user, over the control socket.
   * @param body as it came: `{directory | tarball, …}`, checked here.
   * @throws HostError WXH_PLUGIN_INSTALL
   */
  addPlugin(body: unknown, actor: Actor): Promise<object>
  /** @param plugin `name@version` */
  removePlugin(plugin: string, actor: Actor): Promise<object>
}
