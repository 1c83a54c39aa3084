import { Command } from 'commander'
import type { CliContext } from '../cli-context.ts'
import { overridesOf, type SettingOptions, withSettingOptions } from '../setting-options.ts'

const examples = `
Examples:
  $ wxhost serve --sandbox                        host and mock WeChat on this machine
  $ wxhost serve --sandbox --port 0 --mock-port 0   on any free ports
  $ wxhost serve --apps apps.json                 production (the default mode): see wxhost doctor first

Signals: SIGTERM and SIGINT stop in good order, a second one at once; SIGHUP reads apps and secrets again.
Variables and .env.<mode> files: docs/settings.md.`

export function serveCommand(context: CliContext): Command {
  const command = new Command('serve')
    .description('run the host')
    .addHelpText('after', examples)
    .action(async (options: SettingOptions) => {
      context.exitCode = await serveWithProcess(context, options)
    })
  return withSettingOptions(command, 'mode sandbox, with a mock of WeChat beside the host')
    .option('--host <address>', 'listen there (WXHOST_HOST, default 127.0.0.1)')
    .option('--port <port>', 'port of the host (WXHOST_PORT, default 8080; 0: any free one)')
    .option('--mock-port <port>', 'port of the mock (WXHOST_MOCK_PORT, default 8090; 0: any free one)')
    .option('--log-level <level>', 'fatal, error, warn, info, debug or silent (WXHOST_LOG_LEVEL, default info)')
}

async function serveWithProcess({ io }: CliContext, options: SettingOptions): Promise<number> {
  const [{ serve }, { startMock }, { startHost }] = await Promise.all([
    import('./serve.ts'),
    import('./start-mock.ts'),
    import('../../host.ts'),
  ])
  const request = { sandbox: options.sandbox ?? false, overrides: overridesOf(options) }
  return serve(request, { io, startHost, startMock, signals: process, exitNow: (code) => process.exit(code) })
}
