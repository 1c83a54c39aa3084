import { Command } from 'commander'
import type { PlanRequest } from '../../rollout/control/rollout-control.ts'
import { splitList } from '../../settings/read-network.ts'
import { help } from './help.ts'
import { parseDuration, parseRate, parseShare } from './parse/amounts.ts'
import { parseSteps } from './parse/steps.ts'
import type { PlanOptions } from './rollout-options.ts'
import type { RolloutTools } from './rollout-tools.ts'

export const planCommand = (tools: RolloutTools): Command =>
  new Command('plan')
    .description('check a rollout and keep it; nothing is routed until it is started')
    .argument('<protocol>', 'e.g. pay')
    .argument('<canary>', 'the new version, e.g. pay-v3@1.1.0: loaded, verified, serving nobody')
    .requiredOption('--why <reason>', 'for the history; no personal data')
    .option('--steps <steps>', 'shadow, weights (1% or millionths) and hold; default shadow,1%,5%,25%,50%', parseSteps)
    .option('--apps <appids>', 'appids that take part, separated by commas; default all')
    .option('--app-share <share>', 'percentage of appids that take part', parseShare)
    .option('--error-rate <rate>', 'share of canary calls that may fail; default 0.5%', parseRate)
    .option('--p99 <time>', 'a call that takes longer is slow; default 2.5s', parseDuration)
    .option(
      '--slow-share <rate>',
      'share of canary calls that may be slow; default 1%, which makes it the P99',
      parseRate,
    )
    .option(
      '--false-rollback <rate>',
      'how probable it may be that a healthy canary goes back; default 0.1%',
      parseRate,
    )
    .addHelpText(
      'after',
      help(
        [
          'plan pay pay-v3@1.1.0 --why "quicker refunds"',
          'plan pay pay-v3@1.1.0 --steps shadow,1%,5%,hold --apps wx1,wx2 --error-rate 0.2% --why "quicker refunds"',
        ],
        'it is planned',
        'it is refused, with every fault',
      ),
    )
    .action(async (protocol: string, canary: string, options: PlanOptions) => {
      const { planRollout } = await import('./plan-rollout.ts')
      await planRollout(tools, planRequestOf(protocol, canary, options), options)
    })

/** Only what was said: the rest is the host's to choose. */
export function planRequestOf(protocol: string, canary: string, options: PlanOptions): PlanRequest {
  const apps = options.apps === undefined ? undefined : splitList(options.apps)
  const cohort = { ...(apps && { apps }), ...said('share', options.appShare) }
  const limits = {
    ...said('errorRate', options.errorRate),
    ...said('slowMs', options.p99),
    ...said('slowShare', options.slowShare),
    ...said('falseRollback', options.falseRollback),
  }
  return {
    protocol,
    canary,
    ...(Object.keys(cohort).length > 0 && { cohort }),
    ...(options.steps && { steps: options.steps }),
    ...(Object.keys(limits).length > 0 && { limits }),
  }
}

const said = <K extends string>(name: K, value: number | undefined): Partial<Record<K, number>> =>
  value === undefined ? {} : ({ [name]: value } as Record<K, number>)
