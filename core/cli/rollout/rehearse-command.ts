import { Command } from 'commander'
import type { CliContext } from '../cli-context.ts'
import { withSettingOptions } from '../setting-options.ts'
import type { RehearseOptions } from './rehearse-options.ts'

const examples = `
Examples:
  $ wxhost rollout rehearse pay-v3@1.1.0 --traffic traffic.jsonl
  $ wxhost rollout rehearse pay-v3@1.1.0 --traffic traffic.jsonl --allow request.headers/user-agent

The file is what a host recorded (WXHOST_TRAFFIC_FILE); it opens under the same master key. Both versions are taken from
the manifest; nothing is sent. Exit code 1 when anything differs that is not allowed, or nothing could be compared.`

/** `wxhost rollout rehearse`: a new version over calls of yesterday, before it is given any of today. */
export function rehearseCommand(context: CliContext): Command {
  const rehearse = new Command('rehearse')
    .description('run a new version over recorded calls and show where it differs from the one that serves')
    .argument('<canary>', 'the new version, e.g. pay-v3@1.1.0')
    .requiredOption('--traffic <file>', 'recorded calls')
    .option('--allow <path>', 'a place that is meant to differ, with all below it; may stand several times', gather, [])
    .option('--json', 'the report as JSON')
    .addHelpText('after', examples)
    .action(async (canary: string, options: RehearseOptions) => {
      const { rehearseCanary } = await import('./rehearse-canary.ts')
      await rehearseCanary(context, canary, options)
    })
  return withSettingOptions(rehearse, 'short for --mode sandbox')
}

const gather = (path: string, before: readonly string[]): readonly string[] => [...before, path]
