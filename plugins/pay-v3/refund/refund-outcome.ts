import type { AppView, JsonObject, Settled, Tracked } from '@wxhost/core/protocol'
import { type PartyInput, subMchidOf } from '../parties.ts'
import { maybe, textIn, timeIn } from '../values.ts'

/** Under which name a refund is followed. */
const refundKey = (outRefundNo: string, subMchid: string | undefined): string =>
  subMchid === undefined ? `refund:${outRefundNo}` : `refund:${subMchid}:${outRefundNo}`

/** A refund's answer says that it was accepted; what becomes of it is told by a push, or asked for. */
export function refundTracked(
  input: PartyInput & { readonly out_refund_no: string },
  output: { readonly status: string } | undefined,
  app: AppView,
): Tracked {
  const { out_refund_no } = input
  const sub = subMchidOf(input, app)
  return {
    key: refundKey(out_refund_no, sub),
    owner: 'merchant',
    stage: output === undefined ? 'sent' : 'accepted',
    ...maybe('detail', output?.status),
    ask: { operation: 'query-refund', input: { out_refund_no, ...maybe('sub_mchid', sub) } },
  }
}

/** ABNORMAL is not final: after apply-abnormal-refund it may still become SUCCESS. */
const stages: ReadonlyMap<string, Settled['stage']> = new Map([
  ['SUCCESS', 'delivered'],
  ['CLOSED', 'failed'],
])

/**
 * What a refund's state means; undefined where the text names no refund.
 * @param refund in the members of a notification.
 * @see wire-protocol reference, additions 6 "Refunds"
 */
export function refundSettled(refund: JsonObject): Settled | undefined {
  const outRefundNo = textIn(refund.out_refund_no)
  const status = textIn(refund.refund_status)
  if (outRefundNo === undefined || status === undefined) return undefined
  return {
    protocol: 'pay',
    key: refundKey(outRefundNo, textIn(refund.sub_mchid)),
    owner: 'merchant',
    stage: stages.get(status) ?? 'accepted',
    detail: status,
    ...maybe('at', timeIn(refund.success_time)),
  }
}
