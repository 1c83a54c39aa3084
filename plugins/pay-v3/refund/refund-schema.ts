import { type Static, Type } from '@wxhost/core/protocol'
import { fen } from '@wxhost/core/protocol/pay'
import { closed, notifyUrlField, outRefundNoField, outTradeNoField, text, transactionIdField } from '../fields.ts'
import { ownFields, subMchidField } from '../parties.ts'

const goods = Type.Object(
  {
    merchant_goods_id: text(32),
    wechatpay_goods_id: Type.Optional(text(32)),
    goods_name: Type.Optional(text(256)),
    unit_price: fen({ minimum: 0 }),
    refund_amount: fen({ minimum: 0 }),
    refund_quantity: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
  },
  closed,
)

const from = Type.Object({ account: Type.Enum(['AVAILABLE', 'UNAVAILABLE']), amount: fen() }, closed)

/** @see wire-protocol reference, pay-v3 page 3 and additions 6 "Refunds" */
export const refundInput = Type.Object(
  {
    ...ownFields,
    ...subMchidField,
    transaction_id: Type.Optional(transactionIdField),
    out_trade_no: Type.Optional(outTradeNoField),
    out_refund_no: outRefundNoField,
    reason: Type.Optional(text(80, 'Shown to the payer')),
    notify_url: Type.Optional(notifyUrlField(256)),
    funds_account: Type.Optional(Type.Enum(['AVAILABLE', 'UNSETTLED'])),
    amount: Type.Object(
      {
        refund: fen(),
        total: fen({ description: 'Of the order' }),
        currency: Type.Optional(Type.Literal('CNY')),
        from: Type.Optional(Type.Array(from, { minItems: 1, maxItems: 10 })),
      },
      { ...closed, description: 'Whole fen' },
    ),
    goods_detail: Type.Optional(Type.Array(goods, { minItems: 1, maxItems: 1000 })),
  },
  closed,
)
export type RefundInput = Static<typeof refundInput>
