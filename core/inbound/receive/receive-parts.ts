import type { App } from '../../app/app.ts'
import type { MakeCall } from '../../call/call-maker.ts'
import type { RefreshCredential } from '../../call/refresh-credential.ts'
import type { Clock } from '../../clock.ts'
import type { Json } from '../../protocol/index.ts'
import type { Router } from '../../router/router.ts'
import type { PluginRunner } from '../../runner/plugin-runner.ts'
import type { Shadow } from '../../shadow/shadow.ts'
import type { InboxStore } from '../inbox-store.ts'
import type { FindOwners } from './find-owners.ts'
import type { PutCredential } from './put-credential.ts'
import type { ReceivedRecord } from './received.ts'

/** How events of a channel are handed on. */
export interface Handing {
  readonly hasWebhook: boolean
  /** `reply: webhook`: what the webhook answers within 4 s is given to WeChat. */
  readonly awaitsReply: boolean
}

/**
 * @param owner `app:<appid>` or `merchant:<mchid>`: in whose name WeChat pushes; `app` is the one whose plugin reads it.
 * @param channel protocol and channel, e.g. `message.push`.
 */
export type HandingOf = (owner: string, app: App, channel: string) => Handing

/**
 * Hands an event to the webhook at once, or joins the delivery that is under way.
 * @returns what the webhook answered as JSON; undefined: nothing, not in time, or no success. The event stays in the inbox's
 *   care either way.
 */
export type DeliverNow = (id: string, waitMs: number) => Promise<Json | undefined>

export interface ReceiveParts {
  readonly clock: Clock
  readonly findOwners: FindOwners
  readonly router: Router
  readonly runner: Pick<PluginRunner, 'open' | 'reply'>
  readonly makeCall: MakeCall
  /** Fresh at each call: for the Call of a push. */
  readonly nextKey: () => string
  readonly refresh: RefreshCredential
  readonly putCredential: PutCredential
  readonly inbox: Pick<InboxStore, 'accept' | 'answered'>
  readonly handingOf: HandingOf
  readonly deliverNow: DeliverNow
  /** One more genuine push to this app, as one more call: how long a rollout is expected to take depends on both. */
  readonly called?: (appid: string, protocol: string) => void
  /** Compares what two versions make of a push, once it is answered. */
  readonly shadow?: Pick<Shadow, 'push'>
  readonly onEvent: (record: ReceivedRecord) => void
}
