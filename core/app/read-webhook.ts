import type { Fault } from '../errors/host-error.ts'
import { SecretValue } from '../secret-value.ts'
import { isLoopback } from '../settings/addresses.ts'
import { followSecret, type SecretContext } from '../settings/secret-reference.ts'
import type { ChannelSettings, WebhookSettings } from './webhook.ts'

/** As it stands in the apps file. */
export interface WebhookRow {
  readonly url: string
  readonly secrets: readonly string[]
  readonly channels?: Readonly<Record<string, ChannelSettings>>
}

/** In bytes of the key: short ones can be tried out. */
const shortestSecret = 24

/** @param where of the row, e.g. `apps.json /apps/0/webhook`. */
export async function readWebhook(
  row: WebhookRow,
  where: string,
  context: SecretContext,
): Promise<{ readonly webhook: WebhookSettings; readonly faults: readonly Fault[] }> {
  const { url, channels = {} } = row
  const urls = [[url, `${where}/url`] as const, ...channelUrls(channels, where)]
  const faults = urls.flatMap(([text, place]) => urlFaults(text, place))
  const secrets: SecretValue[] = []
  for (const [i, reference] of row.secrets.entries()) {
    const found = await followSecret(reference, context)
    const place = `${where}/secrets/${i}`
    if (!(found instanceof SecretValue)) faults.push({ code: 'WXH_SECRET_UNREADABLE', where: place, ...found })
    else {
      const what = secretFault(found.reveal())
      if (what === undefined) secrets.push(found)
      else faults.push(badSecret(place, what))
    }
  }
  return { webhook: { url, channels, secrets }, faults }
}

const channelUrls = (channels: Readonly<Record<string, ChannelSettings>>, where: string) =>
  Object.entries(channels).flatMap(([name, { url }]) =>
    url === undefined ? [] : [[url, `${where}/channels/${name}/url`] as const],
  )

function urlFaults(text: string, where: string): readonly Fault[] {
  const url = URL.parse(text)
  const fault = (what: string, remedy: string): readonly Fault[] => [{ code: 'WXH_APPS_INVALID', where, what, remedy }]
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return fault('is no http(s) URL', 'Write the address of your service, e.g. https://orders.example.com/wechat.')
  if (url.username + url.password + url.hash !== '')
    return fault('has a user, password or fragment', 'Take it away: deliveries are signed, see "secrets".')
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    return fault('is not https', 'Use https: events hold what customers wrote and paid.')
  return []
}

/** As deliveries read it: `whsec_` and the base64 of the key, or else the key's own text. */
function secretFault(text: string): string | undefined {
  const encoded = text.startsWith('whsec_') ? text.slice('whsec_'.length) : undefined
  const key = encoded === undefined ? Buffer.from(text) : Buffer.from(encoded, 'base64')
  if (encoded !== undefined && key.toString('base64') !== encoded)
    return 'begins with whsec_ and goes on with no base64'
  return key.length < shortestSecret ? `is shorter than ${shortestSecret} bytes` : undefined
}

const badSecret = (where: string, what: string): Fault => ({
  code: 'WXH_APPS_INVALID',
  where,
  what,
  remedy: `Draw one: node -e "console.log('whsec_'+require('crypto').randomBytes(32).toString('base64'))"`,
})
