import type { LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import type { IWeChatProtocol } from '../../protocol/index.ts'
import { startPluginWorker } from '../../runner/worker/start-plugin-worker.ts'
import type { WorkerLimits } from '../../settings.ts'

/** One version in a thread of its own, for comparing alone. */
export interface StartedArm {
  readonly plugin: IWeChatProtocol
  stop(): Promise<void>
}

/** @throws PluginRefusal as importPlugin does. */
export type StartArm = (loaded: LoadedPlugin) => Promise<StartedArm>

/** From the bytes that the plugin was loaded from; one that has none (embedded in a program) runs where it is. */
export const armStarter =
  (limits: WorkerLimits): StartArm =>
  async ({ from, plugin }) =>
    from === undefined ? { plugin, stop: async () => {} } : startPluginWorker(from, { limits })
