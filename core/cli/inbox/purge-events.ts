import type { DeliveryState, InboxStore } from '../../inbound/inbox-store.ts'
import { isoTime } from '../../iso-time.ts'
import { say } from '../cli-io.ts'
import { overridesOf } from '../setting-options.ts'
import type { InboxCommandTools, PurgeOptions } from './inbox-options.ts'
import { withInbox } from './open-inbox.ts'

const page = 500

export const countText = (count: number): string => `${count} ${count === 1 ? 'event' : 'events'}`

/** Deleting cannot be undone: without `--yes` it says how many would go. */
export async function purgeEvents({ context: { io }, clock }: InboxCommandTools, options: PurgeOptions): Promise<void> {
  const { before, state, yes } = options
  const at = 'at' in before ? before.at : clock.now() - before.agoMs
  const request = { env: io.env, cwd: io.cwd, overrides: overridesOf(options) }
  const count = await withInbox(request, clock, async (inbox) =>
    yes ? inbox.purge(at, state) : state.reduce((sum, one) => sum + countBefore(inbox, one, at), 0),
  )
  const which = `${countText(count)} (${state.join(', ')}; received before ${isoTime(at)})`
  say(io, yes ? `Deleted ${which}.` : `Would delete ${which}. Add --yes to do it; it cannot be undone.`)
}

/** Page by page: the inbox may be larger than memory. */
function countBefore(inbox: InboxStore, state: DeliveryState, at: number): number {
  let count = 0
  let before: number | undefined
  for (;;) {
    const events = inbox.list({ state, most: page, ...(before !== undefined && { before }) })
    count += events.filter(({ receivedAt }) => receivedAt < at).length
    before = events.at(-1)?.sequence
    if (before === undefined) return count
  }
}
