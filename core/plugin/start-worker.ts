import type { IWeChatProtocol } from '../protocol/index.ts'
import type { ImportLimits } from './import-plugin.ts'
import type { PluginPackage } from './plugin-package.ts'
import type { WorkerHandle } from './worker-handle.ts'

export interface StartedWorker {
  readonly plugin: IWeChatProtocol
  readonly worker: WorkerHandle
}

/**
 * Starts a plugin in a worker. Handed in: what runs plugins stands above what loads them.
 * @throws PluginRefusal
 */
export type StartWorker = (found: PluginPackage, limits: ImportLimits) => Promise<StartedWorker>
