import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { appOwners } from './app/app-owners.ts'
import { createAppRegistry } from './app/app-registry.ts'
import { loadApps } from './app/load-apps.ts'
import { openAuditLog } from './audit/audit-log.ts'
import { type Clock, systemClock } from './clock.ts'
import { buildContainer } from './container.ts'
import { createApiKeys, openToAll } from './http/edge/api-keys.ts'
import { createHttpServer } from './http/http-server.ts'
import { openSqliteIntentStore } from './invocation/intent/sqlite-intent-store.ts'
import { createKeyring } from './keyring/derived-keyring.ts'
import { loadPlugins } from './plugin/load-plugins.ts'
import { formatPluginId } from './plugin/loaded-plugin.ts'
import { serviceKeys } from './service-keys.ts'
import { readApiKeys } from './settings/api-keys-file.ts'
import type { Settings } from './settings.ts'
import { gather } from './start/gather.ts'
import { drain, listen } from './start/listen.ts'
import { type HostLog, openLog } from './start/log.ts'
import { openCredentialStores } from './start/open-credential-stores.ts'

/** A host that listens. */
export interface RunningHost {
  /** e.g. `http://127.0.0.1:8080` */
  readonly url: string
  /** Those that are loaded, e.g. `template-v1@1.0.0`. */
  readonly plugins: readonly string[]
  readonly appids: readonly string[]
  /** Reads apps and secrets again: all or nothing. @throws HostError with all faults; what was in force stays. */
  reloadApps(): Promise<{ readonly apps: number }>
  /** Stops accepting, lets calls in hand finish within the drain time, closes everything. */
  stop(): Promise<void>
}

/** What a test or an embedding program may put in place of the host's own. */
export interface HostOptions {
  readonly clock?: Clock
  readonly log?: HostLog
}

/** @throws HostError with everything that is wrong at once. */
export async function startHost(settings: Settings, options: HostOptions = {}): Promise<RunningHost> {
  const clock = options.clock ?? systemClock
  const keyring = createKeyring(settings.masterKeys)
  const [plugins, apps, apiKeys] = await gather([
    loadPlugins({ ...settings, clock }),
    createAppRegistry(() => loadApps(settings)),
    settings.apiKeysFile === undefined
      ? Promise.resolve(openToAll)
      : readApiKeys(settings.apiKeysFile, settings.mode).then((keys) => createApiKeys(keys, clock)),
  ])
  await mkdir(settings.dataDir, { recursive: true, mode: 0o700 })
  const hostLog = options.log ?? openLog(settings.logLevel, clock)
  const { log } = hostLog
  for (const fault of [...plugins.faults, ...plugins.warnings]) log.warn(fault, 'plugin')
  const audit = openAuditLog(settings.auditFile, clock, (error) =>
    log.error({ code: (error as NodeJS.ErrnoException).code }, 'the audit file cannot be written'),
  )
  const intents = await openSqliteIntentStore(join(settings.dataDir, 'intents.db'), keyring, clock)
  const stores = await openCredentialStores(settings, keyring, clock)
  const box = buildContainer({
    settings,
    clock,
    random: Math.random,
    log,
    keyring,
    apps,
    registry: plugins.registry,
    apiKeys,
    audit,
    intents,
    credentialStore: stores.store,
    credentialLock: stores.lock,
    durableStore: stores.durable,
    notices: () => plugins.faults.map(({ where, code }) => `${where}: ${code}`),
  })
  const parts = box.resolve(serviceKeys.http)
  const http = createHttpServer(parts)
  const credentials = box.resolve(serviceKeys.credentials)
  const closeAll = async () => {
    await credentials.close()
    await stores.close()
    await box.resolve(serviceKeys.transport).close()
    await intents.close()
    await audit.close()
    await hostLog.close()
  }
  const url = await listen(http, settings).catch(async (error: unknown) => {
    await closeAll()
    throw error
  })
  return {
    url,
    plugins: plugins.registry.list().map(({ id }) => formatPluginId(id)),
    get appids() {
      return apps.list().map(({ appid }) => appid)
    },
    async reloadApps() {
      const before = new Map(apps.list().map((app) => [app.appid, app]))
      const change = await apps.reload()
      const gone = [...change.removed, ...change.secretsChanged].flatMap((appid) => before.get(appid) ?? [])
      credentials.forget(gone.flatMap(appOwners))
      return change
    },
    async stop() {
      const idle = parts.inFlight.stop()
      await drain(http, idle, settings.upstream.drainTimeoutMs, clock)
      await closeAll()
    },
  }
}
