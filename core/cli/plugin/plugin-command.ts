import { Command, Option } from 'commander'
import type { ListOptions } from './list-plugins.ts'
import { type PluginCliIo, processIo } from './plugin-cli-io.ts'

/** Options of every command here. */
export interface ManifestOption {
  readonly manifest: string
}

/**
 * `wxhost plugin list|lock|verify`. Wrong usage throws commander's CommanderError: whoever parses turns it into exit
 * code 2. What a command finds wrong it writes itself, and sets exit code 1.
 */
export function pluginCommand(io: PluginCliIo = processIo): Command {
  const plugin = new Command('plugin')
    .description('look after the plugins that plugins.manifest.json names')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text.trimEnd()), writeErr: (text) => io.err(text.trimEnd()) })
  addList(plugin, io)
  addLock(plugin, io)
  addVerify(plugin, io)
  return plugin
}

// Each command loads its code when it runs: the help of the whole CLI must be quick.

function addList(plugin: Command, io: PluginCliIo): void {
  plugin
    .command('list')
    .description('load all plugins as the host would, and show what became of each')
    .addOption(manifestOption())
    .addOption(
      new Option('--mode <mode>', 'how strict about the lock')
        .choices(['sandbox', 'production'])
        .default('sandbox')
        .env('WXHOST_MODE'),
    )
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples(
        ['wxhost plugin list', 'wxhost plugin list --json --mode production'],
        'the host would start',
        'it would not',
      ),
    )
    .action(async (options: ListOptions) => {
      const { listPlugins } = await import('./list-plugins.ts')
      io.exit(await listPlugins(options, io))
    })
}

function addLock(plugin: Command, io: PluginCliIo): void {
  plugin
    .command('lock')
    .description('write plugins.lock.json: which version and which files of each plugin are meant')
    .addOption(manifestOption())
    .addHelpText(
      'after',
      examples(
        ['wxhost plugin lock', 'wxhost plugin lock --manifest deploy/plugins.manifest.json'],
        'the lock is up to date',
        'a plugin is at fault and nothing was written',
      ),
    )
    .action(async (options: ManifestOption) => {
      const { lockPlugins } = await import('./lock-plugins.ts')
      io.exit(await lockPlugins(options, io))
    })
}

function addVerify(plugin: Command, io: PluginCliIo): void {
  plugin
    .command('verify')
    .description('hold the files of all plugins against plugins.lock.json; runs none of their code')
    .addOption(manifestOption())
    .addHelpText('after', examples(['wxhost plugin verify'], 'all files are the locked ones', 'something differs'))
    .action(async (options: ManifestOption) => {
      const { verifyPlugins } = await import('./verify-plugins.ts')
      io.exit(await verifyPlugins(options, io))
    })
}

const manifestOption = () =>
  new Option('--manifest <path>', 'the manifest; its lock lies beside it')
    .default('plugins.manifest.json')
    .env('WXHOST_MANIFEST')

const examples = (lines: readonly string[], zero: string, one: string): string =>
  ['', 'Examples:', ...lines.map((line) => `  $ ${line}`), '', `Exit codes: 0 ${zero}, 1 ${one}, 2 wrong usage.`].join(
    '\n',
  )
