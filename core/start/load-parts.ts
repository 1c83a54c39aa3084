import { join } from 'node:path'
import { type AppRegistry, createAppRegistry } from '../app/app-registry.ts'
import { loadApps } from '../app/load-apps.ts'
import type { Clock } from '../clock.ts'
import { type ApiKeys, createApiKeys, openToAll } from '../http/edge/api-keys.ts'
import type { CandidateParts } from '../plugin/install/load-candidate.ts'
import { type Installed, openInstalled } from '../plugin/install/open-installed.ts'
import { type LoadedPlugins, loadPlugins } from '../plugin/load-plugins.ts'
import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import { createSchemaCheck, type SchemaCheck } from '../runner/schema-check.ts'
import { warmSchemas } from '../runner/warm-schemas.ts'
import { workerStarter } from '../runner/worker/start-plugin-worker.ts'
import { readApiKeys } from '../settings/api-keys-file.ts'
import type { Settings } from '../settings.ts'
import { gather } from './gather.ts'

/** What the operator wrote: plugins, apps and API keys. */
export interface LoadedParts {
  readonly plugins: LoadedPlugins
  /** Versions that were added to the host while it ran, and how more are added. */
  readonly installed: Installed
  readonly candidates: CandidateParts
  /** In which their schemas are compiled already. */
  readonly schemas: SchemaCheck
  readonly apps: AppRegistry
  readonly apiKeys: ApiKeys
}

/** @throws HostError with everything that is wrong with any of them at once. */
export async function loadParts(settings: Settings, clock: Clock): Promise<LoadedParts> {
  const { apiKeysFile, mode } = settings
  const schemas = createSchemaCheck()
  const candidates = candidatesOf(settings, clock, schemas)
  const loading = loadPlugins({ ...settings, clock, startWorker: candidates.startWorker })
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
  const installed = await openInstalled(plugins.registry, candidates)
  for (const { loaded, wanted } of plugins.registry.placed) if (!wanted.serves) warmed(loaded, candidates)
  return { plugins, installed, candidates, schemas, apps, apiKeys }
}

/** One of the manifest whose schema is none fails when it is first used: that is counted against it, and nobody else. */
function warmed(loaded: LoadedPlugin, { warm }: CandidateParts): void {
  try {
    warm(loaded)
  } catch {}
}

const candidatesOf = (settings: Settings, clock: Clock, schemas: SchemaCheck): CandidateParts => ({
  clock,
  startWorker: workerStarter(settings.worker),
  lockFile: settings.lockFile,
  contracts: settings.contracts,
  home: join(settings.dataDir, 'plugins'),
  warm: ({ plugin }) => warmSchemas(plugin, schemas),
})
