/** Values of WeChat Pay's samples (wire-protocol reference, pay-v3 page and its vectors) and of the mock's sandbox. */
export const appid = 'wxd678efh567hg6787'
export const mchid = '1900000109'
/** Partner mode: the merchant that is served, and its own app. */
export const subMchid = '1900000110'
export const subAppid = 'wxd678efh567hg6999'
/** An app that is not this merchant's. */
export const foreignAppid = 'wx4f4bc4dec97d474b'

export const outTradeNo = '1217752501201407033233368018'
export const outRefundNo = '1217752501201407033233368019'
export const openid = 'oia2TjuEGTNoeX76QEjQNrcURxG8'
/** Of the vectors: nobody whom the sandbox knows. */
export const subOpenid = 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o'
/** Of a user of `foreignAppid`. */
export const foreignOpenid = 'oGZUI0egBJY1zhBYw2KhdUfwVJJE'
export const prepayId = 'wx201410272009395522657a690389285100'
export const transactionId = '4200000000202401010000000001'
export const refundId = '50300000000202401010000000001'
export const codeUrl = 'weixin://wxpay/bizpayurl/up?pr=NwY5Mz9&groupid=00'
export const h5Url =
  'https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx2016121516420242444321ca0631331346&package=1405458241'

/** Where the host of the shadow Call is reached. */
export const hostNotifyUrl = `https://wx.example.com/inbound/${mchid}/notify`

/** The app of a service provider. */
export const partner = { settings: { mode: 'partner' } }
export const partnerOf = { settings: { mode: 'partner', subMchid } }
export const partnerWithApp = { settings: { mode: 'partner', subMchid, subAppid } }
