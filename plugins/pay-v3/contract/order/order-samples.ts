import { hostNotifyUrl, outTradeNo } from '../samples.ts'

export const page = 'pay-v3 page, 3; additions, 6 "Order rules"'

/** What an order must say. */
export const order = { description: 'QQ公仔', out_trade_no: outTradeNo, amount: { total: 100 } }

/** Every member that an order may have, whatever the client. @see pay-v3 page, 3 */
export const members = {
  description: 'Image形象店-深圳腾大-QQ公仔',
  out_trade_no: 'Ab0_-|*2024010100000000000000001',
  notify_url: 'https://gw.example.com/callbacks/pay-v3',
  amount: { total: 528_800, currency: 'CNY' },
  time_expire: '2024-01-01T10:34:56+08:00',
  attach: '自定义数据说明',
  goods_tag: 'WXG',
  support_fapiao: true,
  detail: {
    cost_price: 608_800,
    invoice_id: '微信123',
    goods_detail: [
      {
        merchant_goods_id: '1246464644',
        wechatpay_goods_id: '1001',
        goods_name: 'iPhoneX 256G',
        quantity: 1,
        unit_price: 528_800,
      },
      { merchant_goods_id: '1246464645', quantity: 2, unit_price: 0 },
    ],
  },
  scene_info: {
    payer_client_ip: '14.23.150.211',
    device_id: '013467007045764',
    store_info: {
      id: '0001',
      name: '腾讯大厦分店',
      area_code: '440305',
      address: '广东省深圳市南山区科技中一道10000号',
    },
  },
  settle_info: { profit_sharing: true },
  limit_pay: ['no_credit', 'no_balance'],
}

/** The order as it is sent where the app knows the rest. */
export const sent = (parties: object) => ({ ...parties, notify_url: hostNotifyUrl, ...order })
