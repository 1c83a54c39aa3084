import { type JsonObject, readJsonObject } from '../base/json.ts'
import { PayError, REASON } from '../base/pay-error.ts'
import type { Merchant } from '../world/merchants.ts'
import type { World } from '../world/world.ts'
import { badField, Fields } from './fields.ts'

/** What an endpoint sees of a request whose signature is proven. */
export interface PayRequest {
  readonly world: World
  readonly merchant: Merchant
  readonly query: URLSearchParams
  /** The parts of the path that stand in braces, decoded. */
  readonly path: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** One API of WeChat Pay v3. Refusals are thrown as PayError. */
export interface PayEndpoint {
  readonly method: 'GET' | 'POST'
  /** E.g. `/v3/refund/domestic/refunds/{out_refund_no}`. */
  readonly path: string
  /** @returns the JSON of a 200; `undefined` is a 204 */
  answer(request: PayRequest): JsonObject | undefined
}

/** The body as a JSON object. @throws PayError 400 PARAM_ERROR when it is none, or holds a null */
export function payBodyOf(request: PayRequest): Fields {
  const body = readJsonObject(request.body)
  if (!body) throw new PayError(400, 'PARAM_ERROR', '请求体不是合法的JSON', { reason: REASON.illegal })
  return Fields.ofBody(body)
}

/** That a request speaks for the merchant who signed it. @throws PayError 400 INVALID_REQUEST */
export function mustBeSigner({ merchant }: PayRequest, mchid: string): void {
  if (mchid === merchant.mchid) return
  throw new PayError(400, 'INVALID_REQUEST', '商户号与签名商户不一致', { reason: REASON.foreignMerchant })
}

/** The merchant that the query names, as order queries must. @throws PayError 400 when there is none or another */
export function mustNameSigner(request: PayRequest): void {
  const mchid = request.query.get('mchid')
  if (mchid === null) throw badField('mchid', '', '参数缺失', 'query')
  mustBeSigner(request, mchid)
}
