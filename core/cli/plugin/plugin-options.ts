import { type Command, Option } from 'commander'
import { type PluginSettings, readPluginSettings } from '../../settings/read-plugin-settings.ts'
import type { Mode } from '../../settings.ts'
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
      new Option('--mode <mode>', 'how strict about lock and records (WXHOST_MODE, default production)').choices([
        'sandbox',
        'production',
      ]),
    )
    .addOption(new Option('--sandbox', 'short for --mode sandbox').conflicts('mode'))

/**
 * What the host would be told of its plugins: by the option, the variables, or `.env.<mode>`.
 * @throws as {@link modeOf}; HostError where these settings cannot be used.
 */
export async function filesOf(options: ManifestOption & ModeOption, io: PluginCliIo): Promise<PluginSettings> {
  const { env = process.env, cwd = process.cwd() } = io
  return readPluginSettings({ env, cwd, mode: modeOf(options, io), manifest: options.manifest })
}

/** @throws CliError where the variable holds something else. */
export function modeOf({ mode, sandbox }: ModeOption, { env = process.env }: PluginCliIo): Mode {
  const wanted = sandbox === true ? 'sandbox' : (mode ?? (env.WXHOST_MODE || 'production'))
  if (wanted === 'sandbox' || wanted === 'production') return wanted
  throw new CliError(`WXHOST_MODE is ${JSON.stringify(wanted)}, expected sandbox or production. Correct the variable.`)
}
