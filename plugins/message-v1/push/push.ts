import type { InboundChannel } from '@wxhost/core/protocol'
import { reply } from '../reply/reply.ts'
import { checkAddress } from './check-address.ts'
import { openPush } from './open-push.ts'

/** The one address that an account has for messages and events. */
export const push: InboundChannel = {
  summary: 'Messages of users and events of an account; GET is the check of the address',
  owner: 'app',
  get: true,
  open: (given, call) => (given.method === 'GET' ? checkAddress(given, call) : openPush(given, call)),
  reply,
}
