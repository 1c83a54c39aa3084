import { shanghaiTime } from '../base/calendar.ts'
import type { JsonObject } from '../base/json.ts'
import type { Claim, ClaimState } from './claim.ts'

const STATE_DESC: Readonly<Record<ClaimState, string>> = {
  ACCEPTED: '已受理',
  REVIEWING: '审核中',
  NEED_MATERIAL: '待补充材料',
  APPROVED: '审核通过',
  PAYING: '赔付中',
  PAID: '已赔付',
  PAY_FAILED: '赔付失败',
  REJECTED: '审核不通过',
  CANCELLED: '已撤销',
  CLOSED: '已关闭',
}

/** The status object, also the plain text of notifications (insurance page, D). */
export function statusOf(claim: Claim): JsonObject {
  const { state, createdAt, updatedAt, finishedAt } = claim
  return {
    claim_id: claim.claimId,
    out_claim_no: claim.outClaimNo,
    mchid: claim.mchid,
    appid: claim.appid,
    state,
    state_desc: STATE_DESC[state],
    claim_fee: claim.claimFee,
    approved_fee: claim.approvedFee,
    paid_fee: claim.paidFee,
    reject_code: claim.rejectCode,
    reject_reason: claim.rejectReason,
    required_materials: state === 'NEED_MATERIAL' ? claim.requiredMaterials : undefined,
    create_time: shanghaiTime(createdAt),
    update_time: shanghaiTime(updatedAt),
    finish_time: finishedAt === undefined ? undefined : shanghaiTime(finishedAt),
    version: claim.version,
    mix_trade_no: claim.mixTradeNo,
    ...claim.said,
  }
}
