import { appid, mchid, openid, outTradeNo, subMchid, transactionId } from '../samples.ts'

/** As a query shows an unpaid order: without what the client pays with. @see pay-v3 page, 3 */
export const unpaid = {
  amount: { currency: 'CNY', payer_currency: 'CNY', total: 100 },
  appid,
  mchid,
  attach: '自定义数据',
  out_trade_no: outTradeNo,
  promotion_detail: [],
  trade_state: 'NOTPAY',
  trade_state_desc: '订单未支付',
}

/** The same once it is paid, in queries and notifications; at 2024-01-01T00:00:00Z as WeChat Pay writes it. */
export const paidOrder = {
  ...unpaid,
  amount: { currency: 'CNY', payer_currency: 'CNY', payer_total: 100, total: 100 },
  bank_type: 'OTHERS',
  payer: { openid },
  success_time: '2024-01-01T08:00:00+08:00',
  trade_state: 'SUCCESS',
  trade_state_desc: '支付成功',
  trade_type: 'JSAPI',
  transaction_id: transactionId,
}

const { appid: _, mchid: __, payer: ___, attach: ____, ...paid } = paidOrder

/** The same as a partner sees it. @see additions, 6 "Partner mode" */
export const servedOrder = {
  ...paid,
  sp_appid: appid,
  sp_mchid: mchid,
  sub_mchid: subMchid,
  payer: { sp_openid: openid },
}
