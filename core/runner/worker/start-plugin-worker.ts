import { type Clock, systemClock } from '../../clock.ts'
import { formatPluginId } from '../../plugin/loaded-plugin.ts'
import type { PluginPackage } from '../../plugin/plugin-package.ts'
import { PluginRefusal } from '../../plugin/plugin-refusal.ts'
import { pluginOf } from '../../plugin/plugin-shape.ts'
import type { StartWorker } from '../../plugin/start-worker.ts'
import type { WorkerHandle } from '../../plugin/worker-handle.ts'
import type { IWeChatProtocol } from '../../protocol/index.ts'
import { defaultWorkerLimits } from '../../settings/worker-limits.ts'
import type { WorkerLimits } from '../../settings.ts'
import { MemberFault } from '../member-fault.ts'
import { remotePlugin } from './remote-plugin.ts'
import { SupervisedPlugin } from './supervised-plugin.ts'

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
  readonly worker: WorkerHandle
  stop(): Promise<void>
}

/**
 * Loads the verified bytes of a package in a thread of its own. The host never runs any of them.
 * @throws PluginRefusal as `importPlugin` does.
 */
export async function startPluginWorker(found: PluginPackage, options: WorkerOptions = {}): Promise<PluginWorker> {
  const { directory, entry, integrity, files, id } = found
  const { clock = systemClock, timeoutMs = 5_000, limits = defaultWorkerLimits } = options
  const parts = { clock, timeoutMs, limits, rss: () => process.memoryUsage.rss() }
  const worker = new SupervisedPlugin(formatPluginId(id), { directory, entry, integrity, files }, parts)
  const stop = () => worker.stop()
  try {
    const description = await worker.start()
    return { plugin: pluginOf({ default: remotePlugin(description, worker) }), worker, stop }
  } catch (error) {
    await stop()
    throw error instanceof MemberFault ? notReady(error) : error
  }
}

/**
 * For the loader of the host. A thread lives in the system's time, whatever clock the host has: it is real, and one that a
 * test moves on by an hour would make it look silent for as long.
 */
export const workerStarter =
  (limits: WorkerLimits): StartWorker =>
  (found, { timeoutMs }) =>
    startPluginWorker(found, { timeoutMs, limits })

const notReady = ({ message }: MemberFault) =>
  new PluginRefusal(
    'WXH_PLUGIN_LOAD_FAILED',
    message,
    'A plugin waits for nothing and fills no memory while it loads. Mend it.',
  )
