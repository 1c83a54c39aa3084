import type { KeyObject } from 'node:crypto'
import { PayError, REASON } from '../base/pay-error.ts'
import type { Merchant } from '../world/merchants.ts'
import type { World } from '../world/world.ts'
import { readAuthorization } from './authorization.ts'
import { isSignedBy, requestMessage } from './signature.ts'

/** A v3 request as it came over the wire. */
export interface SentRequest {
  readonly method: string
  /** Path and query exactly as sent. */
  readonly target: string
  readonly headers: Headers
  readonly body: Uint8Array
}

/** How much of the message a refusal shows. */
const SHOWN_CHARACTERS = 200

/** Who sent a request, and the key of the certificate that it names. */
interface Signer {
  readonly merchant: Merchant
  readonly merchantKey: KeyObject
}

/**
 * Who sent a request, once its signature over the raw bytes is proven.
 * @throws PayError 401 SIGN_ERROR; its answer is not signed, and the request was not executed
 */
export function verifyRequest(world: World, request: SentRequest): Signer {
  const said = readAuthorization(request.headers.get('authorization'))
  if (!said) throw refused('Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》', 'authorization')
  const merchant = world.merchants.get(said.mchid)
  const key = merchant?.keys.get(said.serial)
  if (!merchant) throw refused('商户号不存在，请检查Authorization中的mchid', 'mchid')
  if (!key) throw refused('商户证书序列号有误，请使用签名私钥匹配的证书序列号', 'serial_no')
  if (!isFresh(world, said.timestamp))
    throw refused('Http头Authorization中的timestamp与发起请求的时间不得超过5分钟', 'timestamp')
  const message = requestMessage({ ...request, ...said })
  if (!isSignedBy(message, said.signature, key)) throw wrongSignature(request, message)
  return { merchant, merchantKey: key }
}

function isFresh(world: World, timestamp: string): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false
  const now = Math.floor(world.clock.now() / 1000)
  return Math.abs(now - Number(timestamp)) <= world.settings.payWindowSeconds
}

function refused(message: string, field: string): PayError {
  const detail = { field, location: 'authorization' }
  return new PayError(401, 'SIGN_ERROR', message, { reason: REASON.badSignature, detail })
}

/** The field order is that of WeChat's own answers. */
function wrongSignature(request: SentRequest, message: Buffer): PayError {
  const detail = {
    detail: { issue: 'sign not match' },
    field: 'signature',
    location: 'authorization',
    sign_information: {
      method: request.method,
      sign_message_length: message.length,
      truncated_sign_message: message.toString().slice(0, SHOWN_CHARACTERS),
      url: request.target,
    },
  }
  return new PayError(401, 'SIGN_ERROR', '错误的签名，验签失败', { reason: REASON.badSignature, detail })
}
