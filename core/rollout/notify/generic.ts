import type { SecretValue } from '../../secret-value.ts'
import { signatureOf, webhookKey } from '../../transport/webhook/signature.ts'
import type { News } from './news.ts'
import { newsText } from './news-text.ts'

/** For a service of one's own: one event a request, in the form of Standard Webhooks. */
export function genericBody(news: News): string {
  const { id: _id, at, ...data } = news
  const text = newsText(news).title
  return JSON.stringify({
    type: `rollout.${news.what}`,
    timestamp: new Date(at).toISOString(),
    data: { ...data, text },
  })
}

/** As events of WeChat are signed: see docs/pushes.md. @param now milliseconds since 1970 */
export function genericHeaders(
  id: string,
  body: string,
  secret: SecretValue | undefined,
  now: number,
): Readonly<Record<string, string>> {
  const key = secret === undefined ? undefined : webhookKey(secret)
  const timestamp = Math.floor(now / 1_000)
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    ...(key !== undefined && { 'webhook-signature': signatureOf([key], id, timestamp, body) }),
  }
}
