import { hash } from 'node:crypto'
import type { Opened } from '../../protocol/index.ts'
import type { Stored } from '../inbox-store.ts'
import { before, type late } from './before.ts'
import type { Arrival } from './open-push.ts'
import type { ReceiveParts } from './receive-parts.ts'

/**
 * Keeps what a push brought: its credentials first, for an acknowledged one never comes again.
 * @throws when any of it cannot be kept: then WeChat is answered 5xx.
 */
export function storePush(
  arrival: Arrival,
  opened: Extract<Opened, { kind: 'events' }>,
  hasWebhook: boolean,
  parts: Pick<ReceiveParts, 'clock' | 'inbox' | 'putCredential'>,
): Promise<Stored | typeof late> {
  const { address, push, deadline } = arrival
  const { owner, app, loaded, channelName } = address
  const { events, ack, once } = opened

  const store = async () => {
    for (const credential of events.flatMap(({ credentials }) => credentials ?? []))
      await parts.putCredential(app, loaded, credential)
    return parts.inbox.accept({
      owner,
      appid: app.appid,
      ...(app.mchid === undefined ? {} : { mchid: app.mchid }),
      protocol: loaded.protocol,
      channel: channelName,
      events,
      ack,
      ...(once === undefined ? {} : { once: { ...once, bodyHash: hash('sha256', push.body, 'hex') } }),
      hasWebhook,
    })
  }
  return before(parts.clock, deadline, store())
}
