import { resolve } from 'node:path'
import { Command } from 'commander'
import type { ApiKeyRow, Scope } from '../../settings/api-keys-file.ts'
import type { CliContext } from '../cli-context.ts'
import { say } from '../cli-io.ts'

interface NewKeyOptions {
  readonly id: string
  readonly apps: string
  readonly operations: string
  readonly scopes?: string
  readonly expires?: string
  readonly file?: string
}

const examples = `
Examples:
  $ wxhost key new --id shop --apps wx0123456789abcdef --operations 'template.*,oauth2.userinfo'
  $ wxhost key new --id release --apps '*' --operations '*' --scopes admin,arm --file api-keys.json
  $ wxhost key new --id ops --apps '*' --operations '*' --expires 2027-01-31 --file api-keys.json

The key is shown this once; the file holds only its hash. The host reads the file when it starts.`

export function keyCommand(context: CliContext): Command {
  const make = new Command('new')
    .description('make an API key for a business service')
    .requiredOption('--id <id>', 'who will hold it, for the audit')
    .requiredOption('--apps <appids>', "appids it may speak for, separated by commas; '*' for all")
    .requiredOption('--operations <names>', "e.g. 'template.*,oauth2.userinfo'; '*' for all")
    .option('--scopes <scopes>', 'what it may do beside calls: admin (rollouts, plugins), arm (choose the version)')
    .option('--expires <date>', 'from then on it is refused, e.g. 2027-01-31')
    .option('--file <file>', 'add the row to this API keys file (made when missing, mode 0600)')
    .addHelpText('after', examples)
    .action((options: NewKeyOptions) => newKey(context, options))
  return new Command('key').description('API keys of business services').addCommand(make)
}

async function newKey(
  { io }: CliContext,
  { id, apps, operations, scopes, expires, file }: NewKeyOptions,
): Promise<void> {
  const [{ makeKey }, { appendKey, refuseBadRow }, { splitList }] = await Promise.all([
    import('./make-key.ts'),
    import('./append-key.ts'),
    import('../../settings/read-network.ts'),
  ])
  const { key, hash } = makeKey()
  const row: ApiKeyRow = {
    id,
    hash,
    apps: splitList(apps),
    operations: splitList(operations),
    // What is no scope is refused with the row.
    ...(scopes && { scopes: splitList(scopes) as readonly Scope[] }),
    ...(expires && { expires }),
  }
  if (file === undefined) refuseBadRow('key', { keys: [row] })
  else await appendKey(resolve(io.cwd, file), row)

  say(io, 'The key, shown this once:', '', `  ${key}`, '')
  if (file === undefined)
    say(io, 'Add this row to "keys" in the file that WXHOST_API_KEYS names:', '', `  ${JSON.stringify(row)}`)
  else say(io, `Its row is in ${file}. Restart the hosts that are to know it (WXHOST_API_KEYS=${file}).`)
}
