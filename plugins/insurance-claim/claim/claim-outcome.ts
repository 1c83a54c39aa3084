import type { InboundEvent, Json, Settled, Stage, Tracked } from '@wxhost/core/protocol'
import type { Claim } from './claim.ts'
import { firstState, isFinal } from './claim-states.ts'
import { claimWarnings } from './claim-warnings.ts'

export const eventType = 'INSURANCE_CLAIM.STATE_CHANGED'
export const channelName = 'state-changed'

const claimKey = (outClaimNo: string): string => `claim:${outClaimNo}`

/** A claim is followed from before its first sending until its state is final. */
export const claimTracked = (outClaimNo: string, claim: Claim | undefined): Tracked => ({
  key: claimKey(outClaimNo),
  owner: 'merchant',
  stage: claim === undefined ? 'sent' : stageOf(claim),
  ...(claim === undefined ? {} : { detail: claim.state }),
  ask: { operation: 'status', input: { out_claim_no: outClaimNo } },
})

/** A claim that breaks a rule is never final: the host goes on asking, and somebody looks into it. */
export function claimSettled(claim: Claim): Settled {
  const at = Date.parse(claim.finish_time ?? claim.update_time)
  return {
    protocol: 'insurance-claim',
    key: claimKey(claim.out_claim_no),
    owner: 'merchant',
    stage: stageOf(claim),
    detail: claim.state,
    final: isSettled(claim),
    ...(Number.isNaN(at) ? {} : { at }),
    version: claim.version,
  }
}

/** As {@link claimSettled}, and the event of the push that may have been lost. Nobody pushes a claim's first state. */
export function queriedClaim(claim: Claim): Settled {
  const settled = claimSettled(claim)
  return claim.state === firstState ? settled : { ...settled, event: { ...claimEvent(claim), channel: channelName } }
}

/** One event for each version of a claim, of one id, whether a push or a query tells it first. */
export function claimEvent(claim: Claim, push?: { readonly id: string; readonly createTime: string }): InboundEvent {
  const { mchid, out_claim_no, version } = claim
  return {
    id: `${eventType}:${mchid}:${out_claim_no}:${version}`,
    ...(push === undefined ? {} : { alsoKnownAs: [push.id], settles: claimSettled(claim) }),
    type: eventType,
    orderKey: claimKey(out_claim_no),
    data: {
      event_type: eventType,
      id: push?.id ?? null,
      create_time: push?.createTime ?? null,
      resource: jsonOf(claim),
      warnings: jsonOf(claimWarnings(claim)),
    },
  }
}

/** What came as JSON, and warnings, are JSON. */
const jsonOf = (value: object): Json => JSON.parse(JSON.stringify(value))

const isSettled = (claim: Claim): boolean => isFinal(claim.state) && claimWarnings(claim).length === 0

function stageOf(claim: Claim): Stage {
  if (!isSettled(claim)) return 'accepted'
  return claim.state === 'PAID' ? 'delivered' : 'failed'
}
