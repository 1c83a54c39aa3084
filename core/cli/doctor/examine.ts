import type { App } from '../../app/app.ts'
import { loadApps } from '../../app/load-apps.ts'
import type { Clock } from '../../clock.ts'
import { readApiKeys } from '../../settings/api-keys-file.ts'
import { readSettings, type SettingsRequest } from '../../settings/read-settings.ts'
import type { Settings } from '../../settings.ts'
import { consoleNotes } from './console-notes.ts'
import { type Finding, finding, lookAt } from './finding.ts'
import { describeApps, fitOf, tokenWarnings } from './look-at-apps.ts'
import { describeKeys } from './look-at-keys.ts'
import { lookAtNetwork } from './look-at-network.ts'
import { describePlugins, type LookedAtPlugins } from './look-at-plugins.ts'
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
  const settings = await lookAt('settings', () => readSettings({ ...request, makeKey: false }), describeSettings)
  if (settings.found === undefined)
    return [...settings.findings, finding('the rest', 'note', 'was not looked at: it stands in the settings')]
  return [...settings.findings, ...(await lookAtRest(settings.found, request, parts))]
}

async function lookAtRest(settings: Settings, request: SettingsRequest, parts: ExamineParts) {
  const [apps, plugins, network] = await Promise.all([
    lookAt('apps', () => loadApps(settings, request), describeApps),
    lookAt('plugins', () => parts.loadPlugins(settings, parts.clock), describePlugins),
    lookAtNetwork(settings, parts.probes),
  ])
  const known = apps.found ?? []
  return [
    ...apps.findings,
    ...plugins.findings,
    ...(plugins.found === undefined ? [] : fitOf(known, plugins.found.registry)),
    ...tokenWarnings(known),
    ...(await lookAtKeys(settings, known, parts.clock)),
    ...network,
    ...consoleNotes(settings.publicBaseUrl, known),
  ]
}

async function lookAtKeys(
  { apiKeysFile, mode }: Settings,
  apps: readonly App[],
  clock: Clock,
): Promise<readonly Finding[]> {
  if (apiKeysFile === undefined) return []
  const describe = (keys: Awaited<ReturnType<typeof readApiKeys>>) => describeKeys(keys, apps, clock.now())
  return (await lookAt('API keys', () => readApiKeys(apiKeysFile, mode), describe)).findings
}
