import type { Clock } from '../../clock.ts'
import type { PluginPackage } from '../../plugin/plugin-package.ts'
import { pluginOf } from '../../plugin/plugin-shape.ts'
import type { IWeChatProtocol } from '../../protocol/index.ts'
import { PluginThread } from './plugin-thread.ts'
import { remotePlugin } from './remote-plugin.ts'
import { defaultWorkerLimits, type WorkerLimits } from './worker-limits.ts'

export interface WorkerOptions {
  /** Default: the system's. */
  readonly clock?: Clock
  /** How long its module may take to be ready, in milliseconds. Default 5000. */
  readonly timeoutMs?: number
  readonly limits?: WorkerLimits
}

export interface PluginWorker {
  /** Every function of it is asynchronous, also those that are not where the plugin runs inline. */
  readonly plugin: IWeChatProtocol
  stop(): Promise<void>
}

/** @throws PluginRefusal as `importPlugin` does. */
export async function startPluginWorker(found: PluginPackage, options: WorkerOptions = {}): Promise<PluginWorker> {
  const { directory, entry, integrity, files, id } = found
  const thread = new PluginThread(
    `${id.name}@${id.version}`,
    { directory, entry, integrity, files },
    options.limits ?? defaultWorkerLimits,
    {
      onPong: () => {},
      onDeath: () => {},
    },
  )
  const description = await thread.ready
  const plugin = pluginOf({ default: remotePlugin(description, thread.calls) })
  return { plugin, stop: () => thread.end('stopped') }
}
