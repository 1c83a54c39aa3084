import { Command } from 'commander'
import type { ListOptions } from './list-plugins.ts'
import { liveCommands } from './live/live-commands.ts'
import type { LocalHostOptions } from './live/local-host.ts'
import type { PluginCliIo } from './plugin-cli-io.ts'
import { type ManifestOption, type ModeOption, withManifestOption, withModeOption } from './plugin-options.ts'

/** `wxhost plugin new|list|lock|verify|add|remove`. What a command finds wrong it says itself, and sets exit code 1. */
export function pluginCommand(io: PluginCliIo): Command {
  const plugin = new Command('plugin')
    .description('begin a plugin; list, lock and verify those that plugins.manifest.json names; add to a running host')
    .addCommand(newCommand(io))
    .addCommand(listCommand(io))
    .addCommand(lockCommand(io))
    .addCommand(verifyCommand(io))
  for (const command of liveCommands(io)) plugin.addCommand(command)
  return plugin
}

// Each command loads its code when it runs: the help must be quick.

/** The template comes with the harness, as what it writes needs it anyway. */
function newCommand(io: PluginCliIo): Command {
  return new Command('new')
    .description('write a plugin package that passes its suite')
    .argument('[args...]', 'its name, e.g. pay-v4, and options')
    .allowUnknownOption()
    .helpOption(false)
    .action(async (args: string[]) => {
      const [{ findProgram }, { runProgram }, { contractProgram }] = await Promise.all([
        import('../program/find-program.ts'),
        import('../program/run-program.ts'),
        import('../program/programs.ts'),
      ])
      const { env = process.env, cwd = process.cwd() } = io
      io.exit(await runProgram(findProgram(contractProgram, cwd), ['new', ...args], { env, cwd }))
    })
}

function listCommand(io: PluginCliIo): Command {
  const command = new Command('list')
    .description('load all plugins as the host would, and show what became of each')
    .option('--json', 'one JSON object: {plugins, faults, warnings}; of --running a list')
    .option('--running', 'ask the host that runs instead: what it has loaded, and what each version is used for')
    .option('--data-dir <directory>', 'of --running (WXHOST_DATA_DIR, default .wxhost)')
    .option('--pid <pid>', 'of --running: which one, where several run')
    .addHelpText('after', help(['list --sandbox', 'list --json | jq .plugins'], 'the host would start', 'it would not'))
    .action(async (options: ListOptions & LocalHostOptions & { readonly running?: boolean }) => {
      if (options.running) {
        const { listRunning } = await import('./live/list-running.ts')
        return listRunning(options, io)
      }
      const { listPlugins } = await import('./list-plugins.ts')
      io.exit(await listPlugins(options, io))
    })
  return withModeOption(withManifestOption(command))
}

function lockCommand(io: PluginCliIo): Command {
  const command = new Command('lock')
    .description('write plugins.lock.json: which version and which files of each plugin are meant')
    .addHelpText(
      'after',
      help(
        ['lock', 'lock --manifest deploy/plugins.manifest.json'],
        'the lock is up to date',
        'a plugin is at fault and nothing was written',
      ),
    )
    .action(async (options: ManifestOption & ModeOption) => {
      const { lockPlugins } = await import('./lock-plugins.ts')
      io.exit(await lockPlugins(options, io))
    })
  return withModeOption(withManifestOption(command))
}

function verifyCommand(io: PluginCliIo): Command {
  const command = new Command('verify')
    .description('hold the files of all plugins against plugins.lock.json; runs none of their code')
    .addHelpText('after', help(['verify'], 'all files are the locked ones', 'something differs'))
    .action(async (options: ManifestOption & ModeOption) => {
      const { verifyPlugins } = await import('./verify-plugins.ts')
      io.exit(await verifyPlugins(options, io))
    })
  return withModeOption(withManifestOption(command))
}

const help = (lines: readonly string[], zero: string, one: string): string =>
  [
    '',
    'Examples:',
    ...lines.map((line) => `  $ wxhost plugin ${line}`),
    '',
    `Exit codes: 0 ${zero}, 1 ${one}, 2 the command line was not understood.`,
  ].join('\n')
