import { type Decoded, type JsonObject, output, type Static, Type } from '@wxhost/core/protocol'
import { notWeChat } from '../endpoint.ts'
import { ofShape } from '../of-shape.ts'

const amount = Type.Object(
  {
    total: Type.Optional(Type.Integer()),
    refund: Type.Optional(Type.Integer()),
    payer_total: Type.Optional(Type.Integer()),
    payer_refund: Type.Optional(Type.Integer()),
    currency: Type.Optional(Type.String()),
  },
  { description: 'Whole fen' },
)

/** A refund as WeChat shows it, members that are not named here too. */
export const refundOutput = Type.Object({
  refund_id: Type.String(),
  out_refund_no: Type.String(),
  status: Type.String({ description: 'PROCESSING, SUCCESS, CLOSED or ABNORMAL' }),
  transaction_id: Type.Optional(Type.String()),
  out_trade_no: Type.Optional(Type.String()),
  channel: Type.Optional(Type.String()),
  user_received_account: Type.Optional(Type.String()),
  create_time: Type.Optional(Type.String()),
  success_time: Type.Optional(Type.String()),
  amount: Type.Optional(amount),
})
export type RefundOutput = Static<typeof refundOutput>

const shape = {
  transaction_id: 'text',
  out_trade_no: 'text',
  channel: 'text',
  user_received_account: 'text',
  create_time: 'text',
  success_time: 'text',
  amount: { total: 'whole', refund: 'whole', payer_total: 'whole', payer_refund: 'whole', currency: 'text' },
} as const

/** The signature does not cover the question: an answer about another refund is not believed. */
export function readRefund(body: JsonObject | undefined, outRefundNo: string): Decoded<RefundOutput> {
  const read = body && ofShape(body, shape)
  if (read === undefined) return notWeChat
  const { refund_id, out_refund_no, status } = read
  if (typeof refund_id !== 'string' || typeof out_refund_no !== 'string' || typeof status !== 'string') return notWeChat
  return out_refund_no === outRefundNo ? output({ ...read, refund_id, out_refund_no, status }) : notWeChat
}
