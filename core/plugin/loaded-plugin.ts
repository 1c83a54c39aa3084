import type { IWeChatProtocol } from '../protocol/index.ts'
import type { RunMode } from './wanted-plugin.ts'
import type { WorkerHandle } from './worker-handle.ts'

/** Which version of which plugin, e.g. `template-v1@1.2.0`. */
export interface PluginId {
  /** Protocol and API version, e.g. `template-v1`; the protocol alone where there is one API version (`oauth2`). */
  readonly name: string
  /** Semver of the package. */
  readonly version: string
}

export const formatPluginId = (id: PluginId): string => `${id.name}@${id.version}`

/** A plugin whose package was checked and whose code is in memory. */
export interface LoadedPlugin {
  readonly id: PluginId
  /** `oauth2`, `template`, … */
  readonly protocol: string
  /** npm name of its package, e.g. `@wxhost/plugin-template-v1`. */
  readonly packageName: string
  readonly plugin: IWeChatProtocol
  /** Where its functions run; default: inline. */
  readonly run?: RunMode
  /** Of one that runs in a worker. */
  readonly worker?: WorkerHandle
}
