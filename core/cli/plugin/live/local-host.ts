import { type Command, Option } from 'commander'
import type { AdminClient } from '../../control/admin-client.ts'
import { overridesOf } from '../../setting-options.ts'
import type { PluginCliIo } from '../plugin-cli-io.ts'

/** Which running host is meant. */
export interface LocalHostOptions {
  readonly sandbox?: boolean
  readonly mode?: string
  readonly dataDir?: string
  readonly pid?: string
  readonly json?: boolean
}

/** Code comes into a host from its own machine alone: there is no `--url`. */
export const withLocalHost = (command: Command): Command =>
  command
    .addOption(new Option('--sandbox', 'short for --mode sandbox').conflicts('mode'))
    .option('--mode <mode>', 'sandbox or production: whose .env file names the data directory')
    .option('--data-dir <directory>', 'of the host (WXHOST_DATA_DIR, default .wxhost)')
    .option('--pid <pid>', 'which one, where several run with it')
    .option('--json', 'what the host answers, as JSON')

/** @throws CliError where none runs, or several do. */
export async function localHost(options: LocalHostOptions, io: PluginCliIo): Promise<AdminClient> {
  const [{ connectLocal }, { readDataDir }] = await Promise.all([
    import('../../control/admin-client.ts'),
    import('../../../settings/read-data-dir.ts'),
  ])
  const { env = process.env, cwd = process.cwd() } = io
  const { sandbox, mode, dataDir, pid } = options
  const overrides = overridesOf({ ...(sandbox && { sandbox }), ...(mode && { mode }), ...(dataDir && { dataDir }) })
  return connectLocal(await readDataDir({ env, cwd, overrides }), pid === undefined ? undefined : Number(pid))
}
