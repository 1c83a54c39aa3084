import type { AddRequest } from '../install/add-request.ts'
import type { PluginView } from './plugin-view.ts'

/** The plugins of a running host, for operators. */
export interface PluginControl {
  list(): readonly PluginView[]
  /**
   * Installs a package from this machine's disk and loads it as a candidate: it serves nobody until a rollout gives it calls.
   * It is there again after a restart. The same package twice is added once.
   *
   * @throws HostError WXH_PLUGIN_INSTALL with all faults; nothing is changed then.
   */
  add(request: AddRequest): Promise<PluginView>
  /**
   * Takes one that was added out again: once its calls in hand are answered. Inline code stays in memory, since modules are
   * never unloaded.
   *
   * @param plugin e.g. `pay-v3@1.1.0`
   * @throws HostError WXH_PLUGIN_INSTALL: it serves, a rollout needs it, the manifest names it, or it is not there.
   */
  remove(plugin: string): Promise<PluginView>
}
