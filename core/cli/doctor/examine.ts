import type { App } from '../../app/app.ts'
import { loadApps } from '../../app/load-apps.ts'
import type { Clock } from '../../clock.ts'
import type { PluginRegistry } from '../../plugin/plugin-registry.ts'
import { readApiKeys } from '../../settings/api-keys-file.ts'
import { examineSettings, type SettingsRequest } from '../../settings/read-settings.ts'
import type { Settings } from '../../settings.ts'
import { consoleNotes } from './console-notes.ts'
import { type Finding, finding, type Looked, lookAt } from './finding.ts'
import { describeApps, fitOf, tokenWarnings } from './look-at-apps.ts'
import { describeKeys } from './look-at-keys.ts'
import { describeMerchants, keylessMerchants } from './look-at-merchants.ts'
import { lookAtNetwork } from './look-at-network.ts'
import { describeNotify } from './look-at-notify.ts'
import { describePlugins, type LookedAtPlugins } from './look-at-plugins.ts'
import { describePushes } from './look-at-pushes.ts'
import { describeSettings } from './look-at-settings.ts'
import type { Probes } from './probes.ts'

export interface ExamineParts {
  readonly probes: Probes
  readonly clock: Clock
  /** @throws HostError where the manifest or a required plugin is at fault */
  loadPlugins(settings: Settings, clock: Clock): Promise<LookedAtPlugins>
}

/** Looks at all that a start would need, and at what may hurt later. Changes nothing, starts nothing. */
export async function examine(request: SettingsRequest, parts: ExamineParts): Promise<readonly Finding[]> {
  const { settings, faults } = await examineSettings({ ...request, makeKey: false })
  const wrong = faults.map(({ where, what, remedy }) => finding('settings', 'fail', `${where}: ${what}`, remedy))
  return [...wrong, ...describeSettings(settings, faults.length === 0), ...(await lookAtRest(settings, request, parts))]
}

async function lookAtRest(settings: Settings, request: SettingsRequest, parts: ExamineParts) {
  const appless = settings.mode === 'production' && settings.appsFile === undefined
  const [apps, plugins, network] = await Promise.all([
    // That production needs a file has been said among the settings.
    appless ? unseen : lookAt('apps', () => loadApps(settings, request, parts.clock), describeApps),
    lookAt('plugins', () => parts.loadPlugins(settings, parts.clock), describePlugins),
    lookAtNetwork(settings, parts.probes),
  ])
  const known = apps.found ?? []
  const registry = plugins.found?.registry
  return [
    ...apps.findings,
    ...plugins.findings,
    ...(await describeMerchants(known, parts.clock.now())),
    ...(registry === undefined ? [] : fits(settings, known, registry)),
    ...tokenWarnings(known),
    ...(await lookAtKeys(settings, known, parts.clock)),
    ...network,
    ...describeNotify(settings),
    ...consoleNotes(settings.publicBaseUrl, known, registry),
  ]
}

const fits = ({ publicBaseUrl }: Settings, apps: readonly App[], registry: PluginRegistry): readonly Finding[] => [
  ...fitOf(apps, registry),
  ...keylessMerchants(apps, registry),
  ...describePushes(apps, registry, publicBaseUrl),
]

const unseen: Looked<readonly App[]> = { found: undefined, findings: [] }

async function lookAtKeys(
  { apiKeysFile, mode }: Settings,
  apps: readonly App[],
  clock: Clock,
): Promise<readonly Finding[]> {
  if (apiKeysFile === undefined) return []
  const describe = (keys: Awaited<ReturnType<typeof readApiKeys>>) => describeKeys(keys, apps, clock.now())
  return (await lookAt('API keys', () => readApiKeys(apiKeysFile, mode), describe)).findings
}
