import { Command } from 'commander'
import type { CliContext } from '../cli-context.ts'
import { say } from '../cli-io.ts'
import { overridesOf, type SettingOptions, withSettingOptions } from '../setting-options.ts'

type DoctorOptions = SettingOptions & { readonly json?: boolean }

const examples = `
Examples:
  $ wxhost doctor                  production: settings, apps, secrets, plugins, Redis
  $ wxhost doctor --sandbox
  $ wxhost doctor --json | jq .ok

Contacts nothing but what the settings name. Exit code 1 when anything is wrong.`

export function doctorCommand(context: CliContext): Command {
  const command = new Command('doctor')
    .description('check settings, apps, secrets and plugins, and list what to enter in WeChat consoles')
    .option('--json', 'one JSON object: {ok, findings: [{check, status, what, remedy?}]}')
    .addHelpText('after', examples)
    .action((options: DoctorOptions) => runDoctor(context, options))
  return withSettingOptions(command, 'short for --mode sandbox')
}

async function runDoctor(context: CliContext, options: DoctorOptions): Promise<void> {
  const { io } = context
  const [{ examine }, { networkProbes }, { isSound, reportJson, reportTable }, { systemClock }] = await Promise.all([
    import('./examine.ts'),
    import('./probes.ts'),
    import('./report.ts'),
    import('../../clock.ts'),
  ])
  const { loadPlugins } = await import('../../plugin/load-plugins.ts')
  const { workerStarter } = await import('../../runner/worker/start-plugin-worker.ts')
  const findings = await examine(
    { env: io.env, cwd: io.cwd, overrides: overridesOf(options) },
    {
      probes: networkProbes,
      clock: systemClock,
      loadPlugins: async (settings, clock) => {
        const loaded = await loadPlugins({ ...settings, clock, startWorker: workerStarter(settings.worker) })
        // What they are is known; nothing of them is run.
        await loaded.close()
        return loaded
      },
    },
  )
  say(io, options.json ? reportJson(findings) : reportTable(io, findings))
  if (!isSound(findings)) context.exitCode = 1
}
