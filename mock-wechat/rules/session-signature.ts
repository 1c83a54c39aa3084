import { createHmac } from 'node:crypto'

/**
 * The signature that proves a session: HMAC-SHA256, in hex, under the session key **as text**, not as the bytes that its
 * base64 stands for (official page api_checksessionkey).
 */
export function sessionSignature(sessionKey: string, data: string): string {
  return createHmac('sha256', sessionKey).update(data).digest('hex')
}
