import type { App } from '../../app/app.ts'
import type { WebhookSettings } from '../../app/webhook.ts'
import type { PluginRegistry } from '../../plugin/plugin-registry.ts'
import type { InboundChannel } from '../../protocol/index.ts'
import { type Finding, finding } from './finding.ts'

type Declared = ReadonlyMap<string, InboundChannel>

/** A slip under `channels` shows nowhere else: events go to the webhook all the same, but no reply reaches the user. */
export function describeWebhookChannels(apps: readonly App[], plugins: PluginRegistry): readonly Finding[] {
  const merchants = Map.groupBy(
    apps.filter(({ merchant }) => merchant !== undefined),
    ({ merchant }) => merchant?.mchid ?? '',
  )
  return [
    ...apps.flatMap((app) => describe(app.appid, app.webhook, channelsOf([app], plugins))),
    ...[...merchants].flatMap(([mchid, its]) => describe(mchid, its[0]?.merchant?.webhook, channelsOf(its, plugins))),
  ]
}

const channelsOf = (apps: readonly App[], plugins: PluginRegistry): Declared =>
  new Map(
    apps
      .flatMap(({ appid }) => plugins.servingApp(appid))
      .flatMap(({ protocol, plugin }) =>
        Object.entries(plugin.inbound ?? {}).map(([name, channel]) => [`${protocol}.${name}`, channel]),
      ),
  )

const describe = (ownerId: string, webhook: WebhookSettings | undefined, declared: Declared): readonly Finding[] =>
  Object.entries(webhook?.channels ?? {}).flatMap(([name, { reply }]) => {
    const channel = declared.get(name)
    if (channel === undefined) return [unknown(ownerId, name, [...declared.keys()])]
    return reply === 'webhook' && channel.reply === undefined ? [mute(ownerId, name)] : []
  })

const unknown = (ownerId: string, name: string, names: readonly string[]): Finding =>
  finding(
    'webhooks',
    'warn',
    `${ownerId} has "${name}" under channels, by which no plugin takes pushes`,
    names.length === 0 ? 'Take it out.' : `Write one of ${names.join(', ')}.`,
  )

const mute = (ownerId: string, name: string): Finding =>
  finding(
    'webhooks',
    'warn',
    `${ownerId} has "reply": "webhook" for ${name}, which WeChat is given no replies by`,
    'Take "reply" out there.',
  )
