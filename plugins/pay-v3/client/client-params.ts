import { type Call, type Static, Type } from '@wxhost/core/protocol'
import { toBase64 } from '../base64.ts'
import { closed } from '../fields.ts'

export const jsapiParams = Type.Object(
  {
    appId: Type.String(),
    timeStamp: Type.String({ description: 'Seconds, as text' }),
    nonceStr: Type.String(),
    package: Type.String(),
    signType: Type.Literal('RSA'),
    paySign: Type.String(),
  },
  { ...closed, description: 'For WeixinJSBridge, wx.chooseWXPay and wx.requestPayment, as it is' },
)
export type JsapiParams = Static<typeof jsapiParams>

export const appParams = Type.Object(
  {
    appId: Type.String(),
    partnerId: Type.String(),
    prepayId: Type.String(),
    packageValue: Type.Literal('Sign=WXPay', { description: 'Called `package` on iOS' }),
    nonceStr: Type.String(),
    timeStamp: Type.String({ description: 'Seconds, as text' }),
    sign: Type.String(),
  },
  { ...closed, description: 'For PayReq of the open SDK, as it is' },
)
export type AppParams = Static<typeof appParams>

/**
 * What a page or a mini program opens the payment with.
 * @see wire-protocol reference, pay-v3 page 8
 */
export async function signJsapi(prepayId: string, appId: string, call: Call): Promise<JsapiParams> {
  const moment = momentOf(call)
  const bundle = `prepay_id=${prepayId}`
  const paySign = await sign([appId, moment.timeStamp, moment.nonceStr, bundle], call)
  return { appId, ...moment, package: bundle, signType: 'RSA', paySign }
}

/** What an app opens the payment with: here the bare prepay_id is signed. */
export async function signApp(prepayId: string, appId: string, partnerId: string, call: Call): Promise<AppParams> {
  const moment = momentOf(call)
  const signature = await sign([appId, moment.timeStamp, moment.nonceStr, prepayId], call)
  return { appId, partnerId, prepayId, packageValue: 'Sign=WXPay', ...moment, sign: signature }
}

const momentOf = (call: Call) => ({
  timeStamp: String(Math.floor(call.wechatNow / 1000)),
  nonceStr: call.nonce(),
})

async function sign(lines: readonly string[], call: Call): Promise<string> {
  const message = lines.map((line) => `${line}\n`).join('')
  const { value } = await call.sign('merchant', new TextEncoder().encode(message))
  return toBase64(value)
}
