import type { ImportLimits } from './import-plugin.ts'
import type { LoadedPlugin } from './loaded-plugin.ts'
import type { PluginPackage } from './plugin-package.ts'
import { PluginRefusal } from './plugin-refusal.ts'
import type { StartWorker } from './start-worker.ts'

/**
 * Loads a plugin into a thread of its own; none of its code runs in this one.
 *
 * @throws PluginRefusal as `importPlugin` does.
 */
export async function loadInWorker(
  found: PluginPackage,
  limits: ImportLimits,
  startWorker: StartWorker | undefined,
): Promise<LoadedPlugin> {
  if (startWorker === undefined)
    throw new PluginRefusal('WXH_PLUGIN_LOAD_FAILED', 'it is to run in a worker, and this program starts none')
  const { id, protocol, packageName, integrity } = found
  return { id, protocol, packageName, integrity, run: 'worker', from: found, ...(await startWorker(found, limits)) }
}
