import { Type } from '@wxhost/core/protocol'
import { fen } from '@wxhost/core/protocol/pay'
import { closed, notifyUrlField, outTradeNoField, text, word } from '../fields.ts'
import { partyFields } from '../parties.ts'

const goods = Type.Object(
  {
    merchant_goods_id: text(32),
    wechatpay_goods_id: Type.Optional(text(32)),
    goods_name: Type.Optional(text(256)),
    quantity: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
    unit_price: fen({ minimum: 0 }),
  },
  closed,
)

const detail = Type.Object(
  {
    cost_price: Type.Optional(fen({ minimum: 0 })),
    invoice_id: Type.Optional(text(32)),
    goods_detail: Type.Optional(Type.Array(goods, { minItems: 1, maxItems: 6000 })),
  },
  closed,
)

const store = Type.Object(
  {
    id: text(32),
    name: Type.Optional(text(256)),
    area_code: Type.Optional(text(32)),
    address: Type.Optional(text(512)),
  },
  closed,
)

/** Where the payer is; H5 orders must say more. */
export const sceneMembers = {
  payer_client_ip: word('[0-9A-Fa-f:.]{2,45}', "The payer's own address, IPv4 or IPv6"),
  device_id: Type.Optional(text(32)),
  store_info: Type.Optional(store),
}

/**
 * What all orders say. `null` is refused: WeChat wants members without a value left out.
 * @see wire-protocol reference, pay-v3 page 3 and additions 6 "Order rules"
 */
export const orderFields = {
  ...partyFields,
  description: text(127, 'Shown to the payer'),
  out_trade_no: outTradeNoField,
  notify_url: Type.Optional(notifyUrlField(255)),
  amount: Type.Object(
    { total: fen(), currency: Type.Optional(Type.Literal('CNY')) },
    { ...closed, description: 'Whole fen' },
  ),
  time_expire: Type.Optional(
    word(
      '\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:Z|[+\\-]\\d{2}:\\d{2})',
      'The last moment to pay, e.g. 2018-06-08T10:34:56+08:00',
    ),
  ),
  attach: Type.Optional(text(128, 'Comes back in queries and notifications')),
  goods_tag: Type.Optional(text(32)),
  support_fapiao: Type.Optional(Type.Boolean()),
  detail: Type.Optional(detail),
  scene_info: Type.Optional(Type.Object(sceneMembers, closed)),
  settle_info: Type.Optional(Type.Object({ profit_sharing: Type.Optional(Type.Boolean()) }, closed)),
  limit_pay: Type.Optional(Type.Array(text(32), { maxItems: 10 })),
}
