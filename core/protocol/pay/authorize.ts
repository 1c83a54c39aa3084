import type { Call } from '../call.ts'
import type { SignableRequest, WireHeaders } from '../wire.ts'
import { toBase64 } from './base64.ts'
import { signedBytes } from './bytes.ts'

/** WeChat Pay refuses requests without one. */
const userAgent = 'wxhost/1'

/**
 * Headers of every v3 request, made anew for each sending: `Authorization` over `METHOD\nTARGET\nTIMESTAMP\nNONCE\nBODY\n`,
 * the raw bytes of the body; `Wechatpay-Serial` (which key the answer is to be signed with), `Accept` and `User-Agent`
 * where the request has none of its own.
 *
 * @throws TypeError for an app without a merchant: `encode` should have refused it, see `merchantOf`.
 * @see pay-v3 page 1, additions 6 "Life of a request"
 */
export async function authorizePay(request: SignableRequest, call: Call): Promise<WireHeaders> {
  const { mchid } = call.app
  if (mchid === undefined)
    throw new TypeError('A WeChat Pay request needs an app with a mchid: encode must refuse others')
  const timestamp = Math.floor(call.wechatNow / 1000)
  const nonce = call.nonce()
  const head = `${request.method}\n${request.target}\n${timestamp}\n${nonce}\n`
  const { value, serial } = await call.sign('merchant', signedBytes(head, request.body))
  const authorization =
    `WECHATPAY2-SHA256-RSA2048 mchid="${mchid}",nonce_str="${nonce}",timestamp="${timestamp}",` +
    `serial_no="${serial}",signature="${toBase64(value)}"`
  return { ...missingHeaders(request.headers, call), authorization }
}

/** A request that encrypts fields has named its key already: one key kind a request (pay-v3 page 7). */
function missingHeaders(given: WireHeaders, call: Call): WireHeaders {
  const serial = call.keyId('wechat-pay')
  const wanted = {
    accept: 'application/json',
    'user-agent': userAgent,
    ...(serial === undefined ? {} : { 'wechatpay-serial': serial }),
  }
  return Object.fromEntries(Object.entries(wanted).filter(([name]) => !Object.hasOwn(given, name)))
}
