import type { App } from '../../app/app.ts'
import { createCallMaker } from '../../call/call-maker.ts'
import type { LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import { definePlugin, type InboundChannel, type Opened, type Push } from '../../protocol/index.ts'
import { createRouter } from '../../router/router.ts'
import { createCallSecrets } from '../../runner/call-secrets.ts'
import { createPluginRunner } from '../../runner/create-plugin-runner.ts'
import { createSchemaCheck } from '../../runner/schema-check.ts'
import { fakeRegistry } from '../../testing/fake-plugin.ts'
import { testKeyring } from '../../testing/keyring.ts'
import { noKeys } from '../../testing/no-keys.ts'
import { createFindOwners } from '../receive/find-owners.ts'
import { createReceive } from '../receive/receive.ts'
import type { ReceiveParts } from '../receive/receive-parts.ts'
import type { ReceivedRecord } from '../receive/received.ts'
import { event, inboxRig } from './inbox-rig.ts'

export const merchantApp: App = {
  appid: 'wxd678efh567hg6787',
  kind: 'mini-program',
  mchid: '1900000109',
  settings: {},
  secrets: new Map(),
}

export const ack = { status: 200, body: 'success' }

/** What a genuine push of these ids opens as. */
export const opens = (...ids: readonly string[]): Opened => ({
  kind: 'events',
  events: ids.map((id) => event(id)),
  ack,
})

export const pushed = (body = '{}', more: Partial<Push> = {}): Push => ({
  method: 'POST',
  query: {},
  headers: {},
  body: Buffer.from(body),
  ...more,
})

/** A plugin `pay` with a merchant's channel `notify` and an app's channel `push`, which open a push as they are told. */
export const pluginOf = (open: InboundChannel['open'], more: Partial<InboundChannel> = {}): LoadedPlugin => ({
  id: { name: 'pay-v3', version: '1.2.3' },
  protocol: 'pay',
  packageName: '@acme/plugin-pay',
  plugin: definePlugin({
    origins: [],
    operations: {},
    inbound: {
      notify: { summary: 'Payments', owner: 'merchant', open, ...more },
      push: { summary: 'Messages', owner: 'app', get: true, open, ...more },
    },
  }),
})

export interface ReceiveRigOptions {
  readonly open?: InboundChannel['open']
  readonly channel?: Partial<InboundChannel>
  readonly parts?: Partial<ReceiveParts>
  readonly apps?: readonly App[]
}

/** The way of a push with everything real but the plugin, the webhook and the time. */
export async function receiveRig(options: ReceiveRigOptions = {}) {
  const rig = await inboxRig()
  const { clock, inbox } = rig
  const records: ReceivedRecord[] = []
  const loaded = pluginOf(options.open ?? (() => opens('a')), options.channel)
  const apps = Object.freeze([...(options.apps ?? [merchantApp])])
  const receive = createReceive({
    clock,
    inbox,
    findOwners: createFindOwners({ get: (appid) => apps.find((app) => app.appid === appid), list: () => apps }),
    router: createRouter(fakeRegistry(loaded)),
    runner: createPluginRunner(clock, createSchemaCheck()),
    makeCall: createCallMaker({
      clock,
      wechatOffsetMs: () => 0,
      secrets: createCallSecrets(testKeyring(), clock),
      keysFor: () => noKeys,
      publicBaseUrl: () => undefined,
    }),
    nextKey: () => 'key',
    refresh: async () => {},
    putCredential: async () => {},
    handingOf: () => ({ hasWebhook: true, awaitsReply: false }),
    deliverNow: async () => undefined,
    onEvent: (record) => void records.push(record),
    ...options.parts,
  })
  const notify = (push = pushed()) => receive({ ownerId: '1900000109', channel: 'pay.notify', push })
  const message = (push = pushed()) => receive({ ownerId: merchantApp.appid, channel: 'pay.push', push })
  return { ...rig, receive, notify, message, records, loaded }
}
