import { type JsonObject, readJsonObject } from '../base/json.ts'
import type { Merchant } from '../world/merchants.ts'
import type { World } from '../world/world.ts'
import { PayError, REASON } from './pay-error.ts'

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

/** The body as a JSON object. @throws PayError 400 PARAM_ERROR when it is none */
export function payBodyOf(request: PayRequest): Record<string, unknown> {
  const body = readJsonObject(request.body)
  if (body) return body
  throw new PayError(400, 'PARAM_ERROR', '请求体不是合法的JSON', { reason: REASON.illegal })
}

/** The parts that `pattern` puts in braces; `undefined` where the path does not fit. */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const parts: Record<string, string> = {}
  for (const [index, segment] of wanted.entries()) {
    const value = decoded(given[index] ?? '')
    if (segment.startsWith('{') && value !== '') parts[segment.slice(1, -1)] = value
    else if (segment !== given[index]) return undefined
  }
  return parts
}

/** Percent signs that stand for nothing are left as they are. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
