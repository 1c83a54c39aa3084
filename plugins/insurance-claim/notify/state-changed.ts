import type { InboundChannel } from '@wxhost/core/protocol'
import { openNotification, payAck, payRefusal } from '@wxhost/core/protocol/pay'
import { readClaim } from '../claim/claim.ts'
import { claimEvent, eventType } from '../claim/claim-outcome.ts'
import { projectMark } from '../endpoint.ts'

/**
 * That a claim's state changed. The version decides in which order: an older one is stored and told, but settles nothing.
 * @see wire-protocol reference, insurance page D "Notify"
 */
export const stateChanged: InboundChannel = {
  summary: `Tells that the state of a claim changed. ${projectMark}`,
  owner: 'merchant',
  async open(push, call) {
    const opened = await openNotification(push, call)
    if (opened.kind !== 'opened') return opened
    if (opened.eventType !== eventType || opened.originalType !== 'insurance_claim') return payRefusal(400, 'malformed')
    const claim = readClaim(opened.resource)
    if (claim === undefined) return payRefusal(400, 'malformed')
    if (claim.mchid !== call.app.mchid) return payRefusal(403, 'foreign-owner')
    const { nonce, untilMs } = opened
    return { kind: 'events', events: [claimEvent(claim, opened)], ack: payAck, once: { nonce, untilMs } }
  },
}
