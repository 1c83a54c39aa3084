import type { App, Apps } from '../app/app.ts'
import type { ChannelSettings, WebhookSettings } from '../app/webhook.ts'
import type { WebhookOf } from './deliver/webhook.ts'
import type { HandingOf } from './receive/receive-parts.ts'

/** What the apps file says of handing on a channel's events. */
export interface Webhooks {
  readonly handingOf: HandingOf
  readonly webhookOf: WebhookOf
}

/** @param channel protocol and channel, e.g. `pay.notify`. */
export function createWebhooks(apps: Apps): Webhooks {
  const settingsFor = (owner: string, app: App): WebhookSettings | undefined =>
    owner.startsWith('merchant:') ? (app.merchant?.webhook ?? app.webhook) : app.webhook

  return {
    handingOf(owner, app, channel) {
      const settings = settingsFor(owner, app)
      return { hasWebhook: settings !== undefined, awaitsReply: channelOf(settings, channel).reply === 'webhook' }
    },
    webhookOf({ owner, appid, channel }) {
      const app = appOf(owner, appid, apps)
      const settings = app === undefined ? undefined : settingsFor(owner, app)
      if (settings === undefined) return undefined
      return { url: channelOf(settings, channel).url ?? settings.url, secrets: settings.secrets }
    },
  }
}

/**
 * A merchant's event outlives its app: where that has left the file, or serves another merchant now, the event goes where the
 * merchant's pushes go.
 */
function appOf(owner: string, appid: string, apps: Apps): App | undefined {
  const app = apps.get(appid)
  const [, mchid] = /^merchant:(.+)$/.exec(owner) ?? []
  return mchid === undefined || app?.mchid === mchid ? app : apps.list().find((other) => other.mchid === mchid)
}

const channelOf = (settings: WebhookSettings | undefined, channel: string): ChannelSettings =>
  settings !== undefined && Object.hasOwn(settings.channels, channel) ? (settings.channels[channel] ?? {}) : {}
