import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { describeFaults, HostError } from '../../errors/host-error.ts'
import { readEnvironment } from '../../settings/environment.ts'
import { lockFileBeside } from '../../settings/lock-file-beside.ts'
import { readContracts } from '../../settings/read-contracts.ts'
import { readWorker } from '../../settings/read-worker.ts'
import { VariableReader } from '../../settings/variable-reader.ts'
import type { ContractSettings, Mode, WorkerLimits } from '../../settings.ts'
import { CliError } from '../cli-error.ts'
import type { PluginCliIo } from './plugin-cli-io.ts'

export interface ManifestOption {
  readonly manifest?: string
}

export interface ModeOption {
  readonly mode?: Mode
  readonly sandbox?: boolean
}

export const withManifestOption = (command: Command): Command =>
  command.option(
    '--manifest <file>',
    'the plugins (WXHOST_MANIFEST, default plugins.manifest.json); its lock lies beside it',
  )

export const withModeOption = (command: Command): Command =>
  command
    .addOption(
      new Option('--mode <mode>', 'how strict about the lock (WXHOST_MODE, default production)').choices([
        'sandbox',
        'production',
      ]),
    )
    .addOption(new Option('--sandbox', 'short for --mode sandbox').conflicts('mode'))

export interface PluginFilePaths {
  readonly manifestFile: string
  readonly lockFile: string
  readonly contracts: ContractSettings
  readonly worker: WorkerLimits
}

/**
 * The manifest that the host would read: of the option, the variable, or `.env.<mode>`; what lies beside it, too.
 * @throws as {@link modeOf}; HostError where the settings of contracts cannot be used.
 */
export async function filesOf(options: ManifestOption & ModeOption, io: PluginCliIo): Promise<PluginFilePaths> {
  const { env = process.env, cwd = process.cwd() } = io
  const environment = await readEnvironment({ env, cwd }, modeOf(options, io))
  const said = options.manifest ?? environment.get('WXHOST_MANIFEST') ?? 'plugins.manifest.json'
  const manifestFile = resolve(cwd, said)
  const reader = new VariableReader(environment, {})
  const others = reader.faults.length
  const contracts = readContracts(reader, environment.mode, cwd, manifestFile)
  const worker = readWorker(reader)
  const faults = reader.faults.slice(others)
  if (faults.length > 0)
    throw new HostError('WXH_SETTINGS_INVALID', describeFaults('The settings cannot be used', faults), { faults })
  return { manifestFile, lockFile: lockFileBeside(manifestFile), contracts, worker }
}

/** @throws CliError where the variable holds something else. */
export function modeOf({ mode, sandbox }: ModeOption, { env = process.env }: PluginCliIo): Mode {
  const wanted = sandbox === true ? 'sandbox' : (mode ?? (env.WXHOST_MODE || 'production'))
  if (wanted === 'sandbox' || wanted === 'production') return wanted
  throw new CliError(`WXHOST_MODE is ${JSON.stringify(wanted)}, expected sandbox or production. Correct the variable.`)
}
