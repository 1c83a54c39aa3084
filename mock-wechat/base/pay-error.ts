import type { JsonObject } from './json.ts'

/** The numbers that Request-ID ends with (additions to the wire-protocol reference, 6). */
export const REASON = {
  illegal: 268_435_461,
  unknownField: 270_924_358,
  badSignature: 268_443_699,
  otherParameters: 268_498_688,
  paid: 268_449_538,
  closed: 268_447_914,
  noOrder: 268_512_771,
  foreignMerchant: 268_447_843,
  foreignSubMerchant: 268_447_845,
  tooOften: 268_447_840,
  noOpenid: 268_501_013,
  foreignApp: 268_445_527,
  /** For refusals whose number the reference does not know. */
  other: 268_435_464,
} as const

/** A refusal in WeChat Pay's manner: HTTP status, `{code, message, detail?}`, and the number in Request-ID. */
export class PayError extends Error {
  readonly status: number
  readonly code: string
  readonly reason: number
  readonly detail: JsonObject | undefined
  /** Retry-After, in seconds. */
  readonly retryAfterS: number | undefined

  constructor(
    status: number,
    code: string,
    message: string,
    more: { readonly reason?: number; readonly detail?: JsonObject; readonly retryAfterS?: number } = {},
  ) {
    super(message)
    this.name = 'PayError'
    this.status = status
    this.code = code
    this.reason = more.reason ?? REASON.other
    this.detail = more.detail
    this.retryAfterS = more.retryAfterS
  }
}
