import { CliError } from '../cli-error.ts'
import { complain, say } from '../cli-io.ts'
import { overridesOf } from '../setting-options.ts'
import { viewOf } from './event-view.ts'
import type { InboxCommandTools, ShowOptions } from './inbox-options.ts'
import { withInbox } from './open-inbox.ts'

/** @throws CliError where there is no such event. */
export async function showEvent(
  { context: { io }, clock }: InboxCommandTools,
  id: string,
  options: ShowOptions,
): Promise<void> {
  const request = { env: io.env, cwd: io.cwd, overrides: overridesOf(options) }
  const event = await withInbox(request, clock, (inbox) => inbox.find(id))
  if (event === undefined)
    throw new CliError(`There is no event ${id} in the inbox. \`wxhost inbox list\` shows the ids of what there is.`)
  const view = viewOf(event)
  const data = options.data ? { orderKey: event.orderKey ?? null, data: event.data } : {}
  if (options.data)
    complain(io, 'What follows is personal data: do not keep it longer, or show it further, than needed.')
  if (options.json) return say(io, JSON.stringify({ ...view, ...data }, null, 2))
  for (const [name, value] of Object.entries(view)) say(io, `${`${name}:`.padEnd(13)} ${value ?? '-'}`)
  if (options.data) say(io, JSON.stringify(data, null, 2))
}
