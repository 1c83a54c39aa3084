import { Type } from '@wxhost/core/protocol'
import { maybe } from './values.ts'

export const closed = { additionalProperties: false } as const

/**
 * What survives the way to WeChat: no half characters, nothing that JSON must write as a `\u` escape (WeChat refuses those in
 * places). As a pattern, so that the schema says it and nothing of it reaches encode.
 */
const plain = '^[^\\u0000-\\u0007\\u000b\\u000e-\\u001f\\ud800-\\udfff]*$'

/** Text for people. Lengths are counted in characters. */
export const text = (maxLength: number, description?: string) =>
  Type.String({ minLength: 1, maxLength, pattern: plain, ...maybe('description', description) })

/** Text for machines: an id, a code. */
export const word = (pattern: string, description?: string) =>
  Type.String({ pattern: `^${pattern}$`, ...maybe('description', description) })

export const mchidField = word('[0-9]{1,32}')
export const appidField = word('[0-9A-Za-z_-]{1,32}')
export const openidField = word('[0-9A-Za-z_-]{1,128}')
/** @see wire-protocol reference, pay-v3 page 3 */
export const outTradeNoField = word('[0-9A-Za-z_\\-|*]{6,32}', "The merchant's own number of the order")
/** @see wire-protocol reference, additions 6 "Refunds" */
export const outRefundNoField = word('[0-9A-Za-z_\\-|*@]{1,64}', "The merchant's own number of the refund")
export const transactionIdField = word('[0-9A-Za-z]{1,32}', "WeChat Pay's number of the payment")
export const refundIdField = word('[0-9A-Za-z]{1,32}', "WeChat Pay's number of the refund")

/** No query and no fragment: WeChat refuses both. */
export const notifyUrlField = (maxLength: number) =>
  Type.String({
    pattern: '^https?://[!-"$->@-~]+$',
    maxLength,
    description: "Where WeChat tells of it; left out, the host's own address is filled in",
  })
