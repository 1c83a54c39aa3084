import { randomBytes, sign } from 'node:crypto'
import type { Notification } from '@wxhost/mock-wechat'
import { type PaySandbox, payNotice } from './pay.ts'

export interface SentPush {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/** Signs any bytes as WeChat Pay would. @see wire-protocol reference, pay-v3 page 5 */
export function signedPush({ world }: PaySandbox, body: string, { skewSeconds = 0, nonce = '' } = {}): SentPush {
  const key = world.platformKeys.signer('public-key', 'notifications')
  if (key === undefined) throw new Error('this world has no public key')
  const timestamp = String(Math.floor(world.clock.now() / 1000) + skewSeconds)
  const word = nonce === '' ? randomBytes(16).toString('hex') : nonce
  const signature = sign('sha256', Buffer.from(`${timestamp}\n${word}\n${body}\n`), key.privateKey)
  const headers = {
    'content-type': 'application/json',
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': word,
    'wechatpay-serial': key.serial,
    'wechatpay-signature': signature.toString('base64'),
  }
  return { body, headers }
}

/** @returns the status that WeChat sees */
export async function push({ notifyUrl }: PaySandbox, { body, headers }: SentPush): Promise<number> {
  const response = await fetch(notifyUrl, { method: 'POST', headers, body })
  await response.arrayBuffer()
  return response.status
}

/** What WeChat would say of a payment; it is made, and not sent. */
export function heldNotice(sandbox: PaySandbox, number: string): Notification {
  sandbox.world.change({ notifySending: 'held' })
  return sandbox.world.notifications.send(payNotice(sandbox, number))
}
