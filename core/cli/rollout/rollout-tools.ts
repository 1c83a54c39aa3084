import { type Command, Option } from 'commander'
import type { Clock } from '../../clock.ts'
import type { CliContext } from '../cli-context.ts'
import { CliError } from '../cli-error.ts'
import type { CliIo } from '../cli-io.ts'
import type { AdminClient } from '../control/admin-client.ts'
import { overridesOf } from '../setting-options.ts'
import { parseWhole } from './parse/amounts.ts'
import type { HostOptions } from './rollout-options.ts'

/** What every command of rollouts works with. */
export interface RolloutTools {
  readonly context: CliContext
  readonly clock: Clock
}

export const withRolloutOptions = (command: Command): Command =>
  command
    .addOption(new Option('--sandbox', 'short for --mode sandbox').conflicts('mode'))
    .option('--mode <mode>', 'sandbox or production: whose .env file names the data directory')
    .option('--data-dir <directory>', 'ask the host that runs with it (WXHOST_DATA_DIR, default .wxhost)')
    .option('--pid <pid>', 'which one, where several run with it', parseWhole)
    .addOption(new Option('--url <url>', 'ask a host over the network instead').conflicts(['dataDir', 'pid']))
    .option('--key-env <name>', 'of --url: the variable that holds an API key with the scope admin')
    .option('--json', 'what the host answers, as JSON (times in ms since 1970, weights in millionths)')

/** @throws CliError where no host can be asked. */
export async function clientFor(options: HostOptions, io: CliIo): Promise<AdminClient> {
  const { connectLocal, connectRemote } = await import('../control/admin-client.ts')
  if (options.url !== undefined) return connectRemote(options.url, keyFrom(options.keyEnv, io))
  const { readDataDir } = await import('../../settings/read-data-dir.ts')
  const { sandbox, mode, dataDir } = options
  const overrides = overridesOf({ ...(sandbox && { sandbox }), ...(mode && { mode }), ...(dataDir && { dataDir }) })
  return connectLocal(await readDataDir({ env: io.env, cwd: io.cwd, overrides }), options.pid)
}

/** A host without API keys asks for none. */
function keyFrom(name: string | undefined, io: CliIo): string | undefined {
  if (name === undefined) return undefined
  const key = io.env[name]
  if (key !== undefined && /^[\x21-\x7e]{1,512}$/.test(key)) return key
  throw new CliError(`The variable ${name} holds no API key: it is not set, or has blanks in it.`)
}

export const rolloutPath = (id: string, rest = ''): string => `/admin/rollouts/${encodeURIComponent(id)}${rest}`
