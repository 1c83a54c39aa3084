import { type AppView, type InboundEvent, isJsonObject, type JsonObject, type Settled } from '@wxhost/core/protocol'
import { type PartyInput, subMchidOf } from '../parties.ts'
import { refundSettled } from '../refund/refund-outcome.ts'
import { maybe, textIn } from '../values.ts'
import { payEvent, type Told } from './pay-event.ts'

export const refundEventTypes: readonly string[] = ['REFUND.SUCCESS', 'REFUND.ABNORMAL', 'REFUND.CLOSED']

/** What became of a refund, in the words of a notification; undefined where they name no refund. */
export function refundEvent(refund: JsonObject, mchid: string, push?: Told['notification']): InboundEvent | undefined {
  const outRefundNo = textIn(refund.out_refund_no)
  const status = textIn(refund.refund_status)
  if (outRefundNo === undefined || status === undefined) return undefined
  return payEvent({
    eventType: `REFUND.${status}`,
    mchid,
    sub: textIn(refund.sub_mchid),
    about: [outRefundNo, status, ...again(status, refund)],
    outTradeNo: textIn(refund.out_trade_no),
    resource: refund,
    ...(push === undefined ? {} : { notification: push, settles: refundSettled(refund) }),
  })
}

/** A refund may fail again once it was applied for with another card: that is news, under an id of its own. */
const again = (status: string, refund: JsonObject): readonly string[] => {
  const account = textIn(refund.user_received_account)
  return status === 'ABNORMAL' && account !== undefined ? [account] : []
}

/** What a query's answer settles. Where a push tells of this status too, it raises the event of that push. */
export function queriedRefund(refund: JsonObject, input: PartyInput, app: AppView): Settled | undefined {
  const told = asNotified(refund, subMchidOf(input, app), app)
  const settled = refundSettled(told)
  if (settled === undefined || app.mchid === undefined || !refundEventTypes.includes(`REFUND.${told.refund_status}`))
    return settled
  const event = refundEvent(told, app.mchid)
  return event === undefined ? settled : { ...settled, event: { ...event, channel: 'notify' } }
}

/** A query's answer in the members of a notification. @see wire-protocol reference, pay-v3 page 5 */
function asNotified(refund: JsonObject, sub: string | undefined, { mchid }: AppView): JsonObject {
  const amount = isJsonObject(refund.amount) ? refund.amount : {}
  return {
    ...(sub === undefined ? { mchid } : { sp_mchid: mchid, sub_mchid: sub }),
    ...pick(refund, 'transaction_id', 'out_trade_no', 'refund_id', 'out_refund_no'),
    refund_status: refund.status,
    ...pick(refund, 'success_time', 'user_received_account'),
    amount: pick(amount, 'total', 'refund', 'payer_total', 'payer_refund'),
  }
}

const pick = (from: JsonObject, ...names: readonly string[]): JsonObject =>
  Object.assign({}, ...names.map((name) => maybe(name, from[name])))
