import { Command } from 'commander'
import type { HistoryEntry } from '../../rollout/rollout.ts'
import type { ShadowReport } from '../../shadow/report/shadow-report.ts'
import { say } from '../cli-io.ts'
import { help } from './help.ts'
import type { HostOptions, StatusOptions } from './rollout-options.ts'
import { clientFor, type RolloutTools, rolloutPath } from './rollout-tools.ts'

/** `wxhost rollout status|history|diff`: nothing is changed. */
export const lookCommands = (tools: RolloutTools): readonly Command[] => [
  statusCommand(tools),
  historyCommand(tools),
  diffCommand(tools),
]

const statusCommand = (tools: RolloutTools): Command =>
  new Command('status')
    .description('all rollouts, or one: in a terminal drawn anew each second (q ends it)')
    .argument('[id]', 'which one; none: the only one that is under way, or all in a table')
    .option('--watch', 'go on in plain lines, one whenever something changed')
    .addHelpText(
      'after',
      help(['status', 'status pay-7f3k2a9c --watch', 'status --json'], 'shown', 'no host can be asked'),
    )
    .action(async (id: string | undefined, options: StatusOptions) => {
      const { showStatus } = await import('./show-status.ts')
      await showStatus(tools, id, options)
    })

const historyCommand = (tools: RolloutTools): Command =>
  new Command('history')
    .description('who did what, when and why; oldest first')
    .argument('<id>')
    .addHelpText('after', help(['history pay-7f3k2a9c'], 'shown', 'there is none, or no host can be asked'))
    .action(async (id: string, options: HostOptions) => {
      const { io } = tools.context
      const client = await clientFor(options, io)
      const { history } = await client.ask<{ history: readonly HistoryEntry[] }>('GET', rolloutPath(id, '/history'))
      if (options.json) return say(io, JSON.stringify(history, null, 2))
      const { historyTable } = await import('./view/history-lines.ts')
      say(io, ...historyTable(history))
    })

const diffCommand = (tools: RolloutTools): Command =>
  new Command('diff')
    .description('what the two versions did differently on live calls: grouped by path, values masked')
    .argument('<id>')
    .addHelpText('after', help(['diff pay-7f3k2a9c'], 'shown', 'there is none, or no host can be asked'))
    .action(async (id: string, options: HostOptions) => {
      const { io } = tools.context
      const client = await clientFor(options, io)
      const report = await client.ask<ShadowReport>('GET', rolloutPath(id, '/diff'))
      if (options.json) return say(io, JSON.stringify(report, null, 2))
      const { reportLines } = await import('../../shadow/report/report-lines.ts')
      say(io, ...reportLines(report))
    })
