import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Apps } from '../app/app.ts'
import { type AuditLog, openAuditLog } from '../audit/audit-log.ts'
import type { Clock } from '../clock.ts'
import type { CredentialLock } from '../credential/credential-lock.ts'
import type { CredentialStore } from '../credential/credential-store.ts'
import { HostError } from '../errors/host-error.ts'
import type { ApiKeys } from '../http/edge/api-keys.ts'
import { keptFor } from '../inbound/inbox/retention.ts'
import { createSqliteInbox } from '../inbound/inbox/sqlite-inbox.ts'
import type { InboxStore } from '../inbound/inbox-store.ts'
import type { IntentStore } from '../invocation/intent/intent-store.ts'
import { openSqliteIntentStore } from '../invocation/intent/sqlite-intent-store.ts'
import { createKeyring } from '../keyring/derived-keyring.ts'
import type { Keyring } from '../keyring/keyring.ts'
import type { OutcomeStore } from '../outcome/outcome-store.ts'
import { createSqliteOutcomeStore } from '../outcome/sqlite-outcome-store.ts'
import type { CandidateParts } from '../plugin/install/load-candidate.ts'
import type { Installed } from '../plugin/install/open-installed.ts'
import type { LiveRegistry } from '../plugin/live/live-registry.ts'
import { formatPluginId, type LoadedPlugin } from '../plugin/loaded-plugin.ts'
import type { PluginStatus } from '../plugin/plugin-status.ts'
import type { SchemaCheck } from '../runner/schema-check.ts'
import type { Settings } from '../settings.ts'
import type { ReportStore } from '../shadow/report/report-store.ts'
import { createSqliteReportStore } from '../shadow/report/sqlite-report-store.ts'
import { openStateDatabase } from '../sqlite/state-database.ts'
import type { Closers } from './closers.ts'
import type { LoadedParts } from './load-parts.ts'
import { type HostLog, openLog } from './log.ts'
import { troubleFields } from './notes.ts'
import { openCredentialStores } from './open-credential-stores.ts'
import { openRolloutState, type RolloutState } from './open-rollout-state.ts'
import { type OpenTraffic, openTraffic } from './open-traffic.ts'

/** What is loaded and opened before the services are put together. */
export interface Foundations {
  readonly settings: Settings
  readonly clock: Clock
  readonly log: Logger
  readonly keyring: Keyring
  readonly apps: Apps
  readonly registry: LiveRegistry
  /** Of the manifest's entries. */
  readonly pluginStatuses: readonly PluginStatus[]
  readonly installed: Installed
  readonly candidates: CandidateParts
  readonly schemas: SchemaCheck
  readonly apiKeys: ApiKeys
  readonly audit: AuditLog
  /** How WeChat reaches this host; in the sandbox, where nothing is said, the address that it listens on. */
  readonly publicBaseUrl: () => string | undefined
  readonly intents: IntentStore
  readonly outcomes: OutcomeStore
  readonly inbox: InboxStore
  /** What comparing versions came to, over a restart. */
  readonly shadowReports: ReportStore
  /** Undefined: no call is recorded. */
  readonly traffic: OpenTraffic | undefined
  readonly rolloutState: RolloutState
  readonly credentialStore: CredentialStore
  readonly credentialLock: CredentialLock
  readonly durableStore: CredentialStore
  /** What an operator should know of a host that is up, one line each. */
  readonly notices: () => readonly string[]
}

/**
 * Opens files and connections; each is handed to `closers` as soon as it is open.
 * @throws HostError with what cannot be opened.
 */
export async function openFoundations(
  settings: Settings,
  clock: Clock,
  { plugins, installed, candidates, schemas, apps, apiKeys }: LoadedParts,
  closers: Closers,
  givenLog: HostLog | undefined,
  publicBaseUrl: Foundations['publicBaseUrl'],
): Promise<Foundations> {
  const keyring = createKeyring(settings.masterKeys)
  await makeDirectory(settings.dataDir)
  const hostLog = givenLog ?? openLog(settings.logLevel, clock)
  closers.add(() => hostLog.close())
  const { log } = hostLog
  for (const fault of [...plugins.faults, ...plugins.warnings]) log.warn(fault, 'plugin')
  const audit = openAuditLog(settings.auditFile, clock, (error) =>
    log.error({ code: (error as NodeJS.ErrnoException).code }, 'the audit file cannot be written'),
  )
  closers.add(() => audit.close())
  const intents = await openSqliteIntentStore(join(settings.dataDir, 'intents.db'), keyring, clock)
  closers.add(() => intents.close())
  const state = await openStateDatabase(join(settings.dataDir, 'state.db'))
  closers.add(async () => state.close())
  const outcomes = createSqliteOutcomeStore(state, clock, (error) =>
    log.error({ code: (error as NodeJS.ErrnoException).code }, 'what becomes of calls cannot be written'),
  )
  closers.add(async () => outcomes.close())
  const inbox = createSqliteInbox(state, keyring, outcomes, clock, keptFor(settings.inbound.retentionDays))
  closers.add(async () => inbox.close())
  const shadowReports = createSqliteReportStore(state, (error) =>
    log.error({ code: (error as NodeJS.ErrnoException).code }, 'what comparing versions came to cannot be written'),
  )
  const rolloutState = await openRolloutState({
    state,
    clock,
    redisUrl: settings.redisUrl,
    onLost: (error) => log.error(troubleFields(error), 'the evidence of a rollout cannot be written'),
    onTrouble: (error) => log.error(troubleFields(error), 'rollouts of other hosts cannot be taken over'),
    onDropped: (rolloutId, observations) =>
      log.warn({ rolloutId, observations }, 'Redis was away for long: other hosts do not learn of these observations'),
  })
  closers.add(() => rolloutState.close())
  const stores = await openCredentialStores(settings, keyring, clock)
  closers.add(() => stores.close())
  return {
    settings,
    clock,
    log,
    keyring,
    apps,
    registry: plugins.registry,
    pluginStatuses: plugins.statuses,
    installed,
    candidates,
    schemas,
    apiKeys,
    audit,
    publicBaseUrl,
    intents,
    outcomes,
    inbox,
    shadowReports,
    traffic: openTraffic(settings.traffic, clock, log, closers),
    rolloutState,
    credentialStore: stores.store,
    credentialLock: stores.lock,
    durableStore: stores.durable,
    notices: () => [
      ...plugins.faults.map(({ where, code }) => `${where}: ${code}`),
      ...plugins.registry.list().flatMap(workerNotice),
    ],
  }
}

/** Of a plugin whose worker takes no calls now. */
function workerNotice({ id, worker }: LoadedPlugin): readonly string[] {
  return worker === undefined || worker.state === 'running'
    ? []
    : [`${formatPluginId(id)}: its worker is ${worker.state}`]
}

async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new HostError(
      'WXH_SETTINGS_INVALID',
      `The data directory ${path} cannot be made (${code ?? 'unknown'}). Check WXHOST_DATA_DIR and who may write there.`,
      { cause },
    )
  }
}
