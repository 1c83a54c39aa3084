import type { App } from '../../app/app.ts'
import type { PluginRegistry } from '../../plugin/plugin-registry.ts'
import { type Finding, finding } from './finding.ts'
import { type AppChannel, inboundChannels } from './inbound-channels.ts'
import { describeWebhookChannels } from './webhook-channels.ts'

/** What hinders pushes on their way from WeChat to the business service. */
export function describePushes(
  apps: readonly App[],
  plugins: PluginRegistry,
  publicBaseUrl: string | undefined,
): readonly Finding[] {
  const channels = inboundChannels(apps, plugins).filter(isInUse)
  return [
    ...withoutWebhook(channels),
    ...describeWebhookChannels(apps, plugins),
    ...withoutAddress(channels, publicBaseUrl),
    ...previousKeys(apps),
  ]
}

/** A plugin may serve every app; those that nobody entered keys for get no pushes. */
const isInUse = ({ app, owner }: AppChannel): boolean =>
  owner === 'merchant' ? app.merchant !== undefined : app.secrets.has('message-token')

const webhookOf = ({ app, owner }: AppChannel) =>
  owner === 'merchant' ? (app.merchant?.webhook ?? app.webhook) : app.webhook

/** One finding an owner. */
function withoutWebhook(channels: readonly AppChannel[]): readonly Finding[] {
  const held = Map.groupBy(
    channels.filter((channel) => webhookOf(channel) === undefined),
    ({ ownerId }) => ownerId,
  )
  return [...held].map(([ownerId, its]) =>
    finding(
      'webhooks',
      'warn',
      `${ownerId} has none: what comes by ${[...new Set(its.map(({ name }) => name))].join(', ')} is held in the inbox`,
      `Add "webhook" to the row of ${ownerId} in the apps file.`,
    ),
  )
}

function withoutAddress(channels: readonly AppChannel[], publicBaseUrl: string | undefined): readonly Finding[] {
  const names = new Set(channels.filter(({ owner }) => owner === 'merchant').map(({ name }) => name))
  if (publicBaseUrl !== undefined || names.size === 0) return []
  return [
    finding(
      'webhooks',
      'warn',
      `orders and refunds cannot name where WeChat Pay reaches ${[...names].join(', ')}: WXHOST_PUBLIC_BASE_URL is not set`,
      'Set it to the address that WeChat reaches, e.g. https://wx.example.com.',
    ),
  ]
}

const previousKeys = (apps: readonly App[]): readonly Finding[] =>
  apps
    .filter(({ secrets }) => secrets.has('encoding-aes-key-previous'))
    .map(({ appid }) =>
      finding(
        'message keys',
        'note',
        `${appid} takes pushes under its previous EncodingAESKey too`,
        'Take "encoding-aes-key-previous" out a day after the change.',
      ),
    )
