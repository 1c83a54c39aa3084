import { definePlugin } from '@wxhost/core/protocol'
import { push } from './push/push.ts'

/**
 * What WeChat pushes to official accounts and mini programs: messages of users, events, and passive replies to them.
 * @see wire-protocol reference, callback page and additions 5
 */
export default definePlugin({
  origins: [],
  keys: ['message-token', 'message-aes', 'message-aes-previous'],
  operations: {},
  inbound: { push },
})
