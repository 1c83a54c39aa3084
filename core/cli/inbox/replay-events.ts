import { complain, say } from '../cli-io.ts'
import { overridesOf } from '../setting-options.ts'
import type { InboxCommandTools, ReplayOptions } from './inbox-options.ts'
import { withInbox } from './open-inbox.ts'
import { countText } from './purge-events.ts'

/** Exit code 1 where one of the ids could not be replayed. */
export async function replayEvents(
  { context, clock }: InboxCommandTools,
  ids: readonly string[],
  options: ReplayOptions,
): Promise<void> {
  const { io } = context
  const request = { env: io.env, cwd: io.cwd, overrides: overridesOf(options) }
  const [named, others] = await withInbox(request, clock, async (inbox) => {
    const now = clock.now()
    const wanted = [...new Set(ids)]
    const ofIds = wanted.length === 0 ? 0 : await inbox.replay({ ids: wanted }, now)
    const dead = options.dead ? await inbox.replay({ state: 'dead' }, now) : 0
    const held = options.held ? await inbox.replay({ state: 'held' }, now) : 0
    return [{ wanted: wanted.length, replayed: ofIds }, dead + held]
  })
  say(io, `Pending again: ${countText(named.replayed + others)}. A running host hands them out within a second.`)
  const missing = named.wanted - named.replayed
  if (missing === 0) return
  complain(io, `Of the ids, ${missing} ${missing === 1 ? 'is' : 'are'} unknown or pending already.`)
  context.exitCode = 1
}
