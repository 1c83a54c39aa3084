import { type Command, Option } from 'commander'
import type { Overrides, Variable } from '../settings/variables.ts'

/** Options that stand for a setting, as commander names their values. */
const variableOf = {
  mode: ['--mode', 'WXHOST_MODE'],
  apps: ['--apps', 'WXHOST_APPS'],
  manifest: ['--manifest', 'WXHOST_MANIFEST'],
  dataDir: ['--data-dir', 'WXHOST_DATA_DIR'],
  host: ['--host', 'WXHOST_HOST'],
  port: ['--port', 'WXHOST_PORT'],
  mockPort: ['--mock-port', 'WXHOST_MOCK_PORT'],
  logLevel: ['--log-level', 'WXHOST_LOG_LEVEL'],
} as const satisfies Record<string, readonly [string, Variable]>

export type SettingOptions = { readonly sandbox?: boolean } & {
  readonly [K in keyof typeof variableOf]?: string
}

/** The options that every command takes that reads the settings. */
export const withSettingOptions = (command: Command, aboutSandbox: string): Command =>
  command
    .addOption(new Option('--sandbox', aboutSandbox).conflicts('mode'))
    .option('--mode <mode>', 'sandbox or production (WXHOST_MODE, default production)')
    .option('--apps <file>', 'the apps file (WXHOST_APPS)')
    .option('--manifest <file>', 'the plugins (WXHOST_MANIFEST, default plugins.manifest.json)')
    .option('--data-dir <directory>', 'what must survive the process (WXHOST_DATA_DIR, default .wxhost)')

/** What was given on the command line, over every variable. */
export function overridesOf(options: SettingOptions): Overrides {
  const given = Object.entries(variableOf).flatMap(([key, [source, variable]]) => {
    const value = options[key as keyof typeof variableOf]
    return value === undefined ? [] : [[variable, { value, source }] as const]
  })
  const sandbox = options.sandbox ? { WXHOST_MODE: { value: 'sandbox', source: '--sandbox' } } : {}
  return { ...Object.fromEntries(given), ...sandbox }
}
