import { resolve } from 'node:path'
import { describeFaults, HostError } from '../errors/host-error.ts'
import type { Settings } from '../settings.ts'
import { type ProcessView, readEnvironment } from './environment.ts'
import { lockFileBeside } from './lock-file-beside.ts'
import { readContracts } from './read-contracts.ts'
import { readWorker } from './read-worker.ts'
import { VariableReader } from './variable-reader.ts'

export interface PluginSettingsRequest extends ProcessView, Pick<Settings, 'mode'> {
  /** Over WXHOST_MANIFEST. */
  readonly manifest?: string | undefined
}

export type PluginSettings = Pick<Settings, 'manifestFile' | 'lockFile' | 'contracts' | 'worker'>

/**
 * What a host of this mode would be told of its plugins, by the variables or `.env.<mode>`; for those who look at plugins
 * and start no host.
 * @throws HostError WXH_SETTINGS_INVALID where these settings cannot be used; all others are not looked at.
 */
export async function readPluginSettings(request: PluginSettingsRequest): Promise<PluginSettings> {
  const { mode, manifest, cwd } = request
  const reader = new VariableReader(await readEnvironment(request, mode), {})
  const others = reader.faults.length
  const manifestFile = resolve(cwd, manifest ?? reader.text('WXHOST_MANIFEST') ?? 'plugins.manifest.json')
  const contracts = readContracts(reader, mode, cwd, manifestFile)
  const worker = readWorker(reader)
  const faults = reader.faults.slice(others)
  if (faults.length === 0) return { manifestFile, lockFile: lockFileBeside(manifestFile), contracts, worker }
  throw new HostError('WXH_SETTINGS_INVALID', describeFaults('The settings cannot be used', faults), { faults })
}
