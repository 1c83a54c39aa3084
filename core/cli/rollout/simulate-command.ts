import { Command, Option } from 'commander'
import { help } from './help.ts'
import { parseAmount, parseDuration, parseRate, parseShare, parseWhole } from './parse/amounts.ts'
import { parseSteps } from './parse/steps.ts'
import type { SimulateOptions } from './rollout-options.ts'
import type { RolloutTools } from './rollout-tools.ts'

const steps = 'shadow,1%,5%,25%,50%'

/** Needs no host. */
export const simulateCommand = (tools: RolloutTools): Command =>
  new Command('simulate')
    .description('how long a fault would go unseen and what it would cost, before anything is started')
    .requiredOption('--rps <number>', 'calls a second of those who take part, both versions', parseAmount)
    .requiredOption('--weight <share>', 'share of the canary while the fault shows, e.g. 5%', parseShare)
    .option('--fault <rate>', 'share of its calls that then fail, e.g. 1%; without it the canary is healthy', parseRate)
    .option('--slow', 'they are slow instead of failing')
    .option('--after <calls>', 'healthy canary calls before the fault shows', parseWhole, 0)
    .option('--base <rate>', 'share of calls that fail on stable', parseRate, 0.001)
    .addOption(
      new Option('--steps <steps>', 'of which to tell the lengths')
        .argParser(parseSteps)
        .default(parseSteps(steps), steps),
    )
    .option('--error-rate <rate>', 'the limit; default 0.5%', parseRate)
    .option('--p99 <time>', 'the limit; default 2.5s', parseDuration)
    .option('--false-rollback <rate>', 'the budget; default 0.1%', parseRate)
    .option(
      '--runs <number>',
      'simulated rollouts; default 1000, of a healthy canary 100: each is a million calls',
      parseWhole,
    )
    .option('--seed <number>', 'the same seed, the same figures', parseWhole, 1)
    .option('--json', 'the report as JSON')
    .addHelpText('after', help(['simulate --rps 100 --weight 5% --fault 1%'], 'simulated', 'it cannot be'))
    .action(async (options: SimulateOptions) => {
      const { simulate } = await import('./simulate.ts')
      simulate(tools, options)
    })
