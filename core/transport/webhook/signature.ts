import { createHmac } from 'node:crypto'
import type { SecretValue } from '../../secret-value.ts'

const prefix = 'whsec_'
// Canonical base64: Buffer.from would skip what is none, and sign with another key than the service has.
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/**
 * The key that a webhook's secret stands for: `whsec_` and base64, or else the text itself as UTF-8.
 * Undefined where nothing can be signed with it.
 */
export function webhookKey(secret: SecretValue): Buffer | undefined {
  const text = secret.reveal()
  if (!text.startsWith(prefix)) return text === '' ? undefined : Buffer.from(text)
  const encoded = text.slice(prefix.length)
  return encoded !== '' && base64.test(encoded) ? Buffer.from(encoded, 'base64') : undefined
}

/**
 * The value of `webhook-signature`: one signature for each key, blanks between them, so that a service can change keys
 * without missing an event.
 * @param keys the newest first.
 * @param timestamp seconds since 1970.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md (1.0.0, read 2026-11)
 */
export const signatureOf = (keys: readonly Buffer[], id: string, timestamp: number, body: string): string =>
  keys.map((key) => `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`).join(' ')
