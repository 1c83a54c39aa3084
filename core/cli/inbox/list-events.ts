import { say } from '../cli-io.ts'
import { formatTable } from '../plugin/format-table.ts'
import { overridesOf } from '../setting-options.ts'
import { viewOf } from './event-view.ts'
import { type InboxCommandTools, type ListOptions, states } from './inbox-options.ts'
import { withInbox } from './open-inbox.ts'

const heading = ['ID', 'RECEIVED', 'CHANNEL', 'TYPE', 'STATE', 'TRIES', 'LAST PROBLEM']

export async function listEvents({ context: { io }, clock }: InboxCommandTools, options: ListOptions): Promise<void> {
  const { state, channel, limit } = options
  const request = { env: io.env, cwd: io.cwd, overrides: overridesOf(options) }
  const { counts, events } = await withInbox(request, clock, (inbox) => ({
    counts: inbox.counts(),
    events: inbox.list({ most: limit, ...(state && { state }), ...(channel && { channel }) }).map(viewOf),
  }))
  if (options.json) return say(io, JSON.stringify({ counts, events }, null, 2))
  const rows = events.map((event) => [
    event.id,
    event.receivedAt,
    event.channel,
    event.type,
    event.state,
    String(event.tries),
    event.lastProblem ?? '-',
  ])
  if (rows.length > 0) say(io, ...formatTable(heading, rows))
  say(io, `In the inbox: ${states.map((one) => `${counts[one]} ${one}`).join(', ')}.`)
}
