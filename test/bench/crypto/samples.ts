/** A payment as a notification's resource tells it. @see wire-protocol reference, pay-v3 page 5 */
export const transaction = JSON.stringify({
  transaction_id: '1217752501201407033233368018',
  amount: { payer_total: 100, total: 100, currency: 'CNY', payer_currency: 'CNY' },
  mchid: '1900000109',
  trade_state: 'SUCCESS',
  bank_type: 'CMC',
  promotion_detail: [],
  success_time: '2018-06-08T10:34:56+08:00',
  payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
  out_trade_no: '1217752501201407033233368018',
  appid: 'wxd678efh567hg6787',
  trade_state_desc: '支付成功',
  trade_type: 'JSAPI',
  attach: '自定义数据',
  scene_info: { device_id: '013467007045764' },
})

/** What an order costs to sign. */
export const order = JSON.stringify({
  appid: 'wxd678efh567hg6787',
  mchid: '1900000109',
  description: '门诊挂号',
  out_trade_no: '1217752501201407033233368018',
  notify_url: 'https://wx.example.com/inbound/1900000109/pay.notify',
  amount: { total: 100, currency: 'CNY' },
  payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
})

/** As WeChat pushes a user's text. @see wire-protocol reference, callback page */
export const message =
  '<xml><ToUserName><![CDATA[gh_10f6c3c3ac5a]]></ToUserName><FromUserName><![CDATA[oyORnuP8q7ou2gfYjqLzSIWZf0rs]]></FromUserName>' +
  '<CreateTime>1409735668</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好,abcd]]></Content>' +
  '<MsgId>6054768590064713728</MsgId></xml>'
