import { type AppRegistry, createAppRegistry } from '../app/app-registry.ts'
import { loadApps } from '../app/load-apps.ts'
import type { Clock } from '../clock.ts'
import { type ApiKeys, createApiKeys, openToAll } from '../http/edge/api-keys.ts'
import { type LoadedPlugins, loadPlugins } from '../plugin/load-plugins.ts'
import { workerStarter } from '../runner/worker/start-plugin-worker.ts'
import { readApiKeys } from '../settings/api-keys-file.ts'
import type { Settings } from '../settings.ts'
import { gather } from './gather.ts'

/** What the operator wrote: plugins, apps and API keys. */
export interface LoadedParts {
  readonly plugins: LoadedPlugins
  readonly apps: AppRegistry
  readonly apiKeys: ApiKeys
}

/** @throws HostError with everything that is wrong with any of them at once. */
export async function loadParts(settings: Settings, clock: Clock): Promise<LoadedParts> {
  const { apiKeysFile, mode } = settings
  const loading = loadPlugins({ ...settings, clock, startWorker: workerStarter(settings.worker) })
  const [plugins, apps, apiKeys] = await gather([
    loading,
    createAppRegistry(() => loadApps(settings, undefined, clock)),
    apiKeysFile === undefined
      ? Promise.resolve(openToAll)
      : readApiKeys(apiKeysFile, mode).then((keys) => createApiKeys(keys, clock)),
  ]).catch(async (error: unknown) => {
    // Nobody else knows of its workers.
    await loading.then(({ close }) => close()).catch(() => {})
    throw error
  })
  return { plugins, apps, apiKeys }
}
