import { Command } from 'commander'
import type { CliContext } from './cli-context.ts'
import { CliError } from './cli-error.ts'
import { complain, say } from './cli-io.ts'
import { overridesOf, type SettingOptions, withSettingOptions } from './setting-options.ts'

const examples = `
Examples:
  $ wxhost apps reload             every host with this data directory reads apps and secrets again
  $ wxhost apps reload --sandbox

All or nothing: with any fault the apps in force stay, the faults are shown, and the exit code is 1.`

export function appsCommand(context: CliContext): Command {
  const reload = new Command('reload')
    .description('let the running hosts read apps and secrets again, without failing a call')
    .addHelpText('after', examples)
    .action((options: SettingOptions) => reloadApps(context, options))
  return new Command('apps')
    .description('what a running host does with its apps')
    .addCommand(withSettingOptions(reload, 'short for --mode sandbox'))
}

async function reloadApps(context: CliContext, options: SettingOptions): Promise<void> {
  const { io } = context
  const [{ readDataDir }, { reloadHosts }] = await Promise.all([
    import('../settings/read-data-dir.ts'),
    import('./control/reload-hosts.ts'),
  ])
  const dataDir = await readDataDir({ env: io.env, cwd: io.cwd, overrides: overridesOf(options) })
  const answers = await reloadHosts(dataDir)
  if (answers.length === 0)
    throw new CliError(
      `No host runs with the data directory ${dataDir}. Start one (wxhost serve), or name its directory (--data-dir).`,
    )
  for (const answer of answers) {
    if (answer.ok) say(io, `Host ${answer.pid}: ${answer.apps} app${answer.apps === 1 ? '' : 's'} in force.`)
    else complain(io, `Host ${answer.pid}: nothing was changed. ${answer.message}`)
  }
  if (answers.some(({ ok }) => !ok)) context.exitCode = 1
}
