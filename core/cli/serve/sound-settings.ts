import { loadApps } from '../../app/load-apps.ts'
import { describeFaults, type Fault, HostError, isHostError } from '../../errors/host-error.ts'
import { readApiKeys } from '../../settings/api-keys-file.ts'
import { examineSettings, type LocalSettings, type SettingsRequest } from '../../settings/read-settings.ts'

/**
 * The settings, where nothing is wrong with them. Where something is, apps and API keys are looked at too, so that an
 * operator mends everything in one go.
 * @throws HostError WXH_SETTINGS_INVALID with everything that is wrong at once
 */
export async function soundSettings(request: SettingsRequest): Promise<LocalSettings> {
  const { settings, faults } = await examineSettings(request)
  if (faults.length === 0) return settings
  const more = await Promise.all([faultsIn(() => loadApps(settings, request)), faultsIn(() => keysOf(settings))])
  const all = [...faults, ...more.flat()]
  throw new HostError('WXH_SETTINGS_INVALID', describeFaults('The settings cannot be used', all), { faults: all })
}

const keysOf = async ({ apiKeysFile, mode }: LocalSettings) =>
  apiKeysFile === undefined ? undefined : readApiKeys(apiKeysFile, mode)

/** An error without faults says only that there is no apps file, which is among the faults of the settings. */
async function faultsIn(look: () => Promise<unknown>): Promise<readonly Fault[]> {
  try {
    await look()
    return []
  } catch (error) {
    if (isHostError(error)) return error.details.faults ?? []
    throw error
  }
}
