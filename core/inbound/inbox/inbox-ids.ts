import { hash } from 'node:crypto'

/**
 * 32 hex characters for one thing of one channel of one owner. Hashed, since WeChat's own ids may hold an openid; the
 * parts cannot run into one another.
 */
export const inboxId = (kind: 'event' | 'nonce' | 'order', owner: string, channel: string, text: string): string =>
  hash('sha256', JSON.stringify(kind === 'event' ? [owner, channel, text] : [kind, owner, channel, text]), 'hex').slice(
    0,
    32,
  )
