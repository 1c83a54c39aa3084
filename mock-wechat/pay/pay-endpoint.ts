import type { KeyObject } from 'node:crypto'
import { type JsonObject, readJsonObject } from '../base/json.ts'
import { PayError, REASON } from '../base/pay-error.ts'
import type { Merchant } from '../world/merchants.ts'
import type { PlatformKey } from '../world/platform-keys.ts'
import type { World } from '../world/world.ts'
import { badField, Fields } from './fields.ts'

/** What an endpoint sees of a request whose signature is proven. */
export interface PayRequest {
  readonly world: World
  readonly merchant: Merchant
  /** The public key of the certificate that signed the request. */
  readonly merchantKey: KeyObject
  /** The key that Wechatpay-Serial names. */
  readonly namedKey?: PlatformKey
  readonly query: URLSearchParams
  /** The parts of the path that stand in braces, decoded. */
  readonly path: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** A file; its answer is not signed (additions to the wire-protocol reference, 6). */
export class PayFile {
  readonly pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>

  constructor(pieces: PayFile['pieces']) {
    this.pieces = pieces
  }
}

/** A text that is signed and sent as it is, because a test wants it. */
export class PaySaying {
  readonly body: string
  readonly status: number

  constructor({ body, status }: { readonly body: string; readonly status?: number }) {
    this.body = body
    this.status = status ?? (body === '' ? 204 : 200)
  }
}

/** The JSON of a 200; `undefined` is a 204. */
export type PayResult = JsonObject | PayFile | PaySaying | undefined

/** One API of WeChat Pay v3. Refusals are thrown as PayError. */
export interface PayEndpoint {
  readonly method: 'GET' | 'POST'
  /** E.g. `/v3/refund/domestic/refunds/{out_refund_no}`. */
  readonly path: string
  answer(request: PayRequest): PayResult | Promise<PayResult>
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

/** A field of the query. @throws PayError 400 PARAM_ERROR when it is missing */
export function queryText({ query }: PayRequest, name: string): string {
  const value = query.get(name) ?? ''
  if (value !== '') return value
  throw badField(name, '', '参数缺失', 'query')
}
