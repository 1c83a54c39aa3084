import { type PluginSettings, readPluginSettings } from '@wxhost/core/harness'
import type { Command } from 'commander'
import type { CliIo } from './cli-io.ts'

export interface ProofOptions {
  readonly manifest?: string
  readonly sandbox?: boolean
}

/** Options by which a command finds the records that a host would find. */
export const withProofOptions = (command: Command): Command =>
  command
    .option('--manifest <file>', 'the plugins (WXHOST_MANIFEST, default plugins.manifest.json)')
    .option('--sandbox', 'as a host in a sandbox decides (WXHOST_MODE, default production)')

/** @throws HostError WXH_SETTINGS_INVALID */
export const proofSettingsOf = ({ manifest, sandbox }: ProofOptions, { env, cwd }: CliIo): Promise<PluginSettings> =>
  readPluginSettings({
    env,
    cwd,
    mode: sandbox === true || env.WXHOST_MODE === 'sandbox' ? 'sandbox' : 'production',
    manifest,
  })
