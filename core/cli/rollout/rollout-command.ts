import { Command } from 'commander'
import { type Clock, systemClock } from '../../clock.ts'
import type { CliContext } from '../cli-context.ts'
import { changeCommands } from './change-commands.ts'
import { lookCommands } from './look-commands.ts'
import { planCommand } from './plan-command.ts'
import { rehearseCommand } from './rehearse-command.ts'
import { type RolloutTools, withRolloutOptions } from './rollout-tools.ts'
import { simulateCommand } from './simulate-command.ts'

const examples = `
Examples:
  $ wxhost rollout simulate --rps 100 --weight 5% --fault 1%
  $ wxhost rollout plan pay pay-v3@1.1.0 --steps shadow,1%,5%,25%,50% --apps wx1,wx2 --why "quicker refunds"
  $ wxhost rollout start pay-7f3k2a9c --why "reviewed by Li"
  $ wxhost rollout status

The host that runs with the data directory is asked; another one with --url and --key-env.`

/** `wxhost rollout plan|start|status|…`: a new version takes a share of the traffic, and goes back by itself. */
export function rolloutCommand(context: CliContext, clock: Clock = systemClock): Command {
  const tools: RolloutTools = { context, clock }
  const rollout = new Command('rollout')
    .description('let a new version of a plugin take a share of the traffic; it goes back by itself when it does worse')
    .addHelpText('after', examples)
  const ofHost = [planCommand(tools), ...changeCommands(tools), ...lookCommands(tools)]
  for (const command of ofHost) rollout.addCommand(withRolloutOptions(command))
  return rollout.addCommand(simulateCommand(tools)).addCommand(rehearseCommand(context))
}
