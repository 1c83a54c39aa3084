import type { NewNotification } from '../pay/notify/notification.ts'
import type { Claim } from './claim.ts'
import { statusOf } from './show-claim.ts'

/** That the state of a claim has changed, for the sender of all v3 notifications. */
export function noticeOfClaim(claim: Claim): NewNotification {
  return {
    mchid: claim.mchid,
    url: claim.notifyUrl,
    eventType: 'INSURANCE_CLAIM.STATE_CHANGED',
    summary: '理赔状态变更',
    originalType: 'insurance_claim',
    resource: statusOf(claim),
  }
}
