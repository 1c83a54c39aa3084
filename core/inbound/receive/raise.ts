import type { App } from '../../app/app.ts'
import { ownerKey } from '../../credential/owner.ts'
import { outcomeOwner } from '../../outcome/outcome-owner.ts'
import type { OutcomeStore } from '../../outcome/outcome-store.ts'
import type { LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import type { InboundEvent, Settled } from '../../protocol/index.ts'
import type { InboxStore } from '../inbox-store.ts'
import { hostAnswers } from './answers.ts'
import type { HandingOf } from './receive-parts.ts'

/** What a query found out of an earlier call is noted, and handed on as the push would be: once, whichever comes first. */
export type Raise = (app: App, loaded: LoadedPlugin, settled: Settled) => Promise<void>

export interface RaiseParts {
  readonly inbox: Pick<InboxStore, 'accept'>
  readonly outcomes: Pick<OutcomeStore, 'find' | 'settle'>
  readonly handingOf: HandingOf
}

/** @throws (the returned function) when it cannot be kept. */
export function createRaise({ inbox, outcomes, handingOf }: RaiseParts): Raise {
  return async (app, loaded, settled) => {
    const { protocol, key, event } = settled
    const owner = outcomeOwner(settled.owner, app)
    const known = outcomes.find({ owner, protocol, key })
    // An order of last year that somebody asks for is no news, though the inbox has forgotten its event. What is final was
    // raised when it became so.
    if (event === undefined || known === undefined || known.final) return outcomes.settle({ owner, protocol }, settled)
    const pushedTo = pushOwner(app, loaded, event.channel)
    await inbox.accept({
      owner: pushedTo,
      appid: app.appid,
      ...(app.mchid === undefined ? {} : { mchid: app.mchid }),
      protocol: loaded.protocol,
      channel: event.channel,
      events: [asPushed(event, settled)],
      ack: hostAnswers.unavailable,
      hasWebhook: handingOf(pushedTo, app, `${loaded.protocol}.${event.channel}`).hasWebhook,
    })
  }
}

function asPushed({ channel: _, ...event }: NonNullable<Settled['event']>, settled: Settled): InboundEvent {
  return { ...event, settles: settled }
}

/** In whose name WeChat would have pushed it: else the two would not be known as one. */
function pushOwner(app: App, { plugin }: LoadedPlugin, channel: string): string {
  const declared = plugin.inbound ?? {}
  const kind = Object.hasOwn(declared, channel) ? declared[channel]?.owner : undefined
  return kind === 'merchant' && app.mchid !== undefined
    ? ownerKey({ kind, id: app.mchid })
    : ownerKey({ kind: 'app', id: app.appid })
}
