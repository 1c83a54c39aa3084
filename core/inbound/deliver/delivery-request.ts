import { isoTime } from '../../iso-time.ts'
import { signatureOf, webhookKey } from '../../transport/webhook/signature.ts'
import type { StoredEvent } from '../inbox-store.ts'
import type { Webhook } from './webhook.ts'

export interface DeliveryRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * What a webhook is sent of an event: the same body at every try. What changes, time and number of the try, is in headers.
 * Undefined where one of the secrets cannot be used: half-signed is not signed.
 */
export function deliveryRequest(event: StoredEvent, webhook: Webhook, now: number): DeliveryRequest | undefined {
  const keys = webhook.secrets.flatMap((secret) => webhookKey(secret) ?? [])
  if (keys.length < webhook.secrets.length) return undefined
  const body = bodyOf(event)
  const timestamp = Math.floor(now / 1000)
  const headers = {
    'webhook-id': event.id,
    'webhook-timestamp': `${timestamp}`,
    'webhook-attempt': `${event.tries + 1}`,
    ...(keys.length > 0 && { 'webhook-signature': signatureOf(keys, event.id, timestamp, body) }),
  }
  return { url: webhook.url, headers, body }
}

function bodyOf({ id, type, channel, owner, appid, receivedAt, data }: StoredEvent): string {
  const [, mchid] = /^merchant:(.+)$/.exec(owner) ?? []
  return JSON.stringify({
    id,
    type,
    channel,
    owner,
    appid,
    ...(mchid !== undefined && { mchid }),
    receivedAt: isoTime(receivedAt),
    data,
  })
}
