import { Command } from 'commander'
import type { RolloutView } from '../../rollout/control/rollout-control.ts'
import { say } from '../cli-io.ts'
import { help } from './help.ts'
import { parseWhole } from './parse/amounts.ts'
import type { ChangeOptions } from './rollout-options.ts'
import { clientFor, type RolloutTools, rolloutPath } from './rollout-tools.ts'
import { gottenText, stateText, stepText } from './view/format.ts'
import { leftText } from './view/rollout-lines.ts'

const descriptions = {
  start: 'begin with the first step',
  pause: 'keep the step: do not advance; a rollback happens all the same',
  resume: 'go on after a pause, a hold or a suspension',
  promote: 'to the next step; after the last one the new version becomes stable',
  abort: 'take all traffic back to stable, for good; also after a promotion',
  clear: 'unlatch a rollout that was rolled back: it is planned again',
} as const

type Verb = keyof typeof descriptions

/** `wxhost rollout start|pause|resume|promote|abort|clear <id> --why …` */
export function changeCommands(tools: RolloutTools): readonly Command[] {
  return (Object.keys(descriptions) as Verb[]).map((verb) => {
    const command = new Command(verb)
      .description(descriptions[verb])
      .argument('<id>', 'as `wxhost rollout status` shows it')
      .requiredOption('--why <reason>', 'for the history; no personal data')
      .option('--if-version <version>', 'only if nobody changed it since you saw this version', parseWhole)
      .addHelpText(
        'after',
        help([`${verb} pay-7f3k2a9c --why "…"`], 'it is done, and survives a restart', 'it is refused'),
      )
      .action((id: string, options: ChangeOptions) => change(tools, verb, id, options))
    return verb === 'promote' ? command.option('--all', 'to stable at once, past the steps that are left') : command
  })
}

async function change(tools: RolloutTools, verb: Verb, id: string, options: ChangeOptions): Promise<void> {
  const { io } = tools.context
  const client = await clientFor(options, io)
  const { why, ifVersion, all, json } = options
  const order = { why, ...(ifVersion && { version: ifVersion }), ...(all && { all }) }
  const view = await client.ask<RolloutView>('POST', rolloutPath(id, `/${verb}`), order)
  if (json) return say(io, JSON.stringify(view, null, 2))
  const { rollout, weight } = view
  const step = `step ${rollout.step + 1} of ${rollout.plan.steps.length} (${stepText(rollout.plan.steps[rollout.step])})`
  say(
    io,
    `${rollout.id}: ${stateText(rollout.state)}, ${step}, ${gottenText(rollout.state, weight)} to the canary, version ${rollout.version}.`,
    `Left: ${leftText(view)}.`,
  )
}
