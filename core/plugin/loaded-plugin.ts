import type { IWeChatProtocol } from '../protocol/index.ts'
import type { PluginId } from './plugin-id.ts'
import type { PluginPackage } from './plugin-package.ts'
import type { RunMode } from './wanted-plugin.ts'
import type { WorkerHandle } from './worker-handle.ts'

export { formatPluginId, type PluginId } from './plugin-id.ts'

/** A plugin whose package was checked and whose code is in memory. */
export interface LoadedPlugin {
  readonly id: PluginId
  /** `oauth2`, `template`, … */
  readonly protocol: string
  /** npm name of its package, e.g. `@wxhost/plugin-template-v1`. */
  readonly packageName: string
  readonly plugin: IWeChatProtocol
  /** `sha256-…` over its files, as in plugins.lock.json; undefined where it was made without any. */
  readonly integrity?: string
  /** Where its functions run; default: inline. */
  readonly run?: RunMode
  /** Of one that runs in a worker. */
  readonly worker?: WorkerHandle
  /** The verified bytes that it was loaded from: another worker of the same can be started. */
  readonly from?: PluginPackage
}
