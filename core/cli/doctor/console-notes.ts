import type { App } from '../../app/app.ts'
import type { PluginRegistry } from '../../plugin/plugin-registry.ts'
import { type Finding, finding } from './finding.ts'
import { inboundChannels } from './inbound-channels.ts'

/** What an operator enters in WeChat's consoles. Nobody is asked for the address that the world sees. */
export function consoleNotes(
  publicBaseUrl: string | undefined,
  apps: readonly App[],
  plugins: PluginRegistry | undefined,
): readonly Finding[] {
  const note = (what: string) => finding('WeChat console', 'note', what)
  const whitelist = note('IP whitelist (基本配置 > IP白名单): the address with which this machine goes out to WeChat')
  if (publicBaseUrl === undefined)
    return [
      whitelist,
      finding(
        'WeChat console',
        'note',
        'the domains and callback URLs are not known, since WXHOST_PUBLIC_BASE_URL is not set',
        'Set it to the address that WeChat reaches, e.g. https://wx.example.com.',
      ),
    ]
  // Several apps may pay to one merchant.
  const addresses = new Set(
    (plugins === undefined ? [] : inboundChannels(apps, plugins)).map(
      ({ ownerId, name, summary, owner }) =>
        `${owner === 'app' ? `message push of ${ownerId} (消息推送 URL)` : `notifications of ${ownerId} (sent with each order)`}: ` +
        `${publicBaseUrl.replace(/\/$/, '')}/inbound/${ownerId}/${name} (${summary})`,
    ),
  )
  return [
    whitelist,
    note(
      `OAuth domain (网页授权域名), where this host's domain is also that of your pages: ${new URL(publicBaseUrl).hostname}`,
    ),
    ...[...addresses].map(note),
  ]
}
