import { Command } from 'commander'
import { systemClock } from '../../clock.ts'
import type { CliContext } from '../cli-context.ts'
import {
  type InboxCommandTools,
  type ListOptions,
  type PurgeOptions,
  parseBefore,
  parseLimit,
  purgeStateOption,
  type ReplayOptions,
  type ShowOptions,
  stateOption,
  withHostOptions,
} from './inbox-options.ts'

/** `wxhost inbox list|show|replay|purge`: what WeChat pushed, and what became of it. A running host is no hindrance. */
export function inboxCommand(context: CliContext): Command {
  const tools: InboxCommandTools = { context, clock: systemClock }
  const commands = [listCommand(tools), showCommand(tools), replayCommand(tools), purgeCommand(tools)]
  const inbox = new Command('inbox').description('what WeChat pushed: look at it, hand it out again, delete it')
  for (const command of commands) inbox.addCommand(withHostOptions(command))
  return inbox
}

// Each command loads its code when it runs: the help must be quick.

const listCommand = (tools: InboxCommandTools): Command =>
  new Command('list')
    .description('the newest events, with state, tries and last problem')
    .addOption(stateOption())
    .option('--channel <channel>', 'only those of this channel, e.g. pay.notify')
    .option('--limit <count>', 'how many', parseLimit, 50)
    .option('--json', 'one JSON object: {counts, events}')
    .addHelpText('after', help(['list', 'list --state dead --json | jq .events'], 'done'))
    .action(async (options: ListOptions) => {
      const { listEvents } = await import('./list-events.ts')
      await listEvents(tools, options)
    })

const showCommand = (tools: InboxCommandTools): Command =>
  new Command('show')
    .argument('<id>', 'of the event, as list shows it')
    .description('one event; what it says only with --data')
    .option('--data', 'also what WeChat pushed: personal data')
    .option('--json', 'one JSON object')
    .addHelpText('after', help(['show 60b2c51ce22bfefd09ee38cb924604fd --data'], 'done', 'there is no such event'))
    .action(async (id: string, options: ShowOptions) => {
      const { showEvent } = await import('./show-event.ts')
      await showEvent(tools, id, options)
    })

const replayCommand = (tools: InboxCommandTools): Command =>
  new Command('replay')
    .argument('[ids...]', 'of the events; delivered ones are handed out once more')
    .description('hand events out again, under the same id; a running host does it within a second')
    .option('--dead', 'all that were given up')
    .option('--held', 'all that had no webhook')
    .addHelpText(
      'after',
      help(['replay --dead', 'replay 60b2c51ce22bfefd09ee38cb924604fd'], 'done', 'an id was not found, or is pending'),
    )
    .action(async (ids: readonly string[], options: ReplayOptions, command: Command) => {
      const { replayEvents } = await import('./replay-events.ts')
      if (ids.length === 0 && !options.dead && !options.held) command.error('error: name ids, or --dead, or --held')
      await replayEvents(tools, ids, options)
    })

const purgeCommand = (tools: InboxCommandTools): Command =>
  new Command('purge')
    .description('delete old events, with their ids: a repeat of a deleted one counts as new')
    .requiredOption('--before <time>', 'received before: 30d, 12h, 90m ago, or a date', parseBefore)
    .addOption(purgeStateOption())
    .option('--yes', 'delete them; without it their number is told')
    .addHelpText('after', help(['purge --before 30d', 'purge --before 30d --state delivered dead --yes'], 'done'))
    .action(async (options: PurgeOptions) => {
      const { purgeEvents } = await import('./purge-events.ts')
      await purgeEvents(tools, options)
    })

const help = (lines: readonly string[], zero: string, one = 'the inbox cannot be opened'): string =>
  [
    '',
    'Examples:',
    ...lines.map((line) => `  $ wxhost inbox ${line}`),
    '',
    `Exit codes: 0 ${zero}, 1 ${one}, 2 the command line was not understood.`,
  ].join('\n')
