import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { lockFileBeside } from '../../settings/lock-file-beside.ts'
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
      new Option('--mode <mode>', 'how strict about the lock (WXHOST_MODE, default production)').choices([
        'sandbox',
        'production',
      ]),
    )
    .addOption(new Option('--sandbox', 'short for --mode sandbox').conflicts('mode'))

export interface PluginFilePaths {
  readonly manifestFile: string
  readonly lockFile: string
}

export function filesOf(
  { manifest }: ManifestOption,
  { env = process.env, cwd = process.cwd() }: PluginCliIo,
): PluginFilePaths {
  const manifestFile = resolve(cwd, manifest ?? (env.WXHOST_MANIFEST || 'plugins.manifest.json'))
  return { manifestFile, lockFile: lockFileBeside(manifestFile) }
}

/** @throws CliError where the variable holds something else. */
export function modeOf({ mode, sandbox }: ModeOption, { env = process.env }: PluginCliIo): Mode {
  const wanted = sandbox === true ? 'sandbox' : (mode ?? (env.WXHOST_MODE || 'production'))
  if (wanted === 'sandbox' || wanted === 'production') return wanted
  throw new CliError(`WXHOST_MODE is ${JSON.stringify(wanted)}, expected sandbox or production. Correct the variable.`)
}
