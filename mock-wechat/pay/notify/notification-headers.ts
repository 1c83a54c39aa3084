import type { PlatformKey } from '../../world/platform-keys.ts'
import { answerMessage, PROBE_SIGNATURE, signMessageAside, UNKNOWN_SERIAL } from '../signature.ts'
import type { TryKind } from './notification.ts'

/**
 * The headers of one try; each has a signature of its own over the same body.
 * @param by.timestamp seconds since 1970, as text
 */
export async function notificationHeaders(
  body: string,
  by: { readonly key: PlatformKey; readonly kind: TryKind; readonly timestamp: string; readonly nonce: string },
): Promise<Readonly<Record<string, string>>> {
  const { key, kind, timestamp, nonce } = by
  const signature = await signMessageAside(answerMessage(timestamp, nonce, Buffer.from(body)), key.privateKey)
  return {
    'Content-Type': 'application/json',
    'User-Agent': 'Mozilla/4.0',
    Accept: '*/*',
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Serial': serialOf(key, kind),
    'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
    'Wechatpay-Signature': kind === 'signtest' ? `${PROBE_SIGNATURE}${signature}` : signature,
  }
}

/** What Wechatpay-Serial says; the serial of a foreign probe is nobody's, although its signature is a known key's. */
export const serialOf = (key: PlatformKey, kind: TryKind) => (kind === 'foreign-serial' ? UNKNOWN_SERIAL : key.serial)
