import { resolve } from 'node:path'
import { describeFaults, HostError } from '../errors/host-error.ts'
import type { ContractSettings, Mode } from '../settings.ts'
import { type ProcessView, readEnvironment } from './environment.ts'
import { readContracts } from './read-contracts.ts'
import { VariableReader } from './variable-reader.ts'

export interface ProofSettingsRequest extends ProcessView {
  readonly mode: Mode
  /** Over WXHOST_MANIFEST. */
  readonly manifest?: string
}

export interface ProofSettings {
  readonly manifestFile: string
  readonly contracts: ContractSettings
}

/**
 * Which manifest a host of this mode would read, and what proof it asks for; for those who decide and start nothing.
 * @throws HostError WXH_SETTINGS_INVALID where these settings cannot be used; all others are not looked at.
 */
export async function readProofSettings({ mode, manifest, ...process }: ProofSettingsRequest): Promise<ProofSettings> {
  const environment = await readEnvironment(process, mode)
  const reader = new VariableReader(environment, {})
  const others = reader.faults.length
  const said = manifest ?? reader.text('WXHOST_MANIFEST') ?? 'plugins.manifest.json'
  const manifestFile = resolve(process.cwd, said)
  const contracts = readContracts(reader, mode, process.cwd, manifestFile)
  const faults = reader.faults.slice(others)
  if (faults.length === 0) return { manifestFile, contracts }
  throw new HostError('WXH_SETTINGS_INVALID', describeFaults('The settings cannot be used', faults), { faults })
}
