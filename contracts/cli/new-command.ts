import { relative, resolve } from 'node:path'
import { Command } from 'commander'
import { type CliContext, say } from './cli-io.ts'

const examples = `
Examples:
  $ wxhost-contract new pay-v4
  $ wxhost-contract new pay-v4 --package @acme/wxhost-pay --dir plugins/pay-v4`

interface Options {
  readonly dir?: string
  readonly package?: string
}

/** `wxhost plugin new` runs this. */
export const newCommand = (context: CliContext): Command =>
  new Command('new')
    .description('write a plugin package: protocol, operation, contract test, README, CI workflow')
    .argument('<name>', 'protocol and API version, e.g. pay-v4')
    .option('--dir <directory>', 'where to write it (default: a new folder of its name)')
    .option('--package <name>', 'npm name (default: wxhost-plugin-<name>)')
    .addHelpText('after', examples)
    .action((name: string, options: Options) => write(context, name, options))

async function write({ io }: CliContext, name: string, options: Options): Promise<void> {
  const [{ newPlugin }, { HOST_API_VERSION }, { harnessVersion }] = await Promise.all([
    import('../scaffold/new-plugin.ts'),
    import('@wxhost/core/harness'),
    import('../harness-version.ts'),
  ])
  const directory = resolve(io.cwd, options.dir ?? name)
  const files = await newPlugin({
    name,
    directory,
    ...(options.package === undefined ? {} : { packageName: options.package }),
    version: harnessVersion(),
    hostApi: HOST_API_VERSION,
  })
  const shown = relative(io.cwd, directory) || '.'
  say(io, `Wrote ${shown}:`, ...files.map((file) => `  ${file}`), '', 'Next:')
  say(io, `  cd ${shown}`, '  npm install', '  npm test')
}
