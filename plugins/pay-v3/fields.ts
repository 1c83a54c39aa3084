import { isJsonObject, type Json, Type } from '@wxhost/core/protocol'

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

/** Members of WeChat's answers, read without trust: undefined for what is not of the kind. */
export const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** `{ [name]: value }`, or nothing where there is no value: for members that may be left out. */
export const maybe = <N extends string, V>(name: N, value: V | undefined): { [K in N]?: V } =>
  value === undefined ? {} : ({ [name]: value } as { [K in N]?: V })

/** All members but these. */
export const without = (object: object, ...names: readonly string[]): { [name: string]: unknown } =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)))

/** A copy that is nothing but JSON; what came out of JSON comes back equal. */
export function jsonOf(value: unknown): Json {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map(jsonOf)
  if (!isJsonObject(value)) return null
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, jsonOf(member)]))
}

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/

/** Milliseconds since 1970 of a time as WeChat Pay writes it, e.g. `2024-01-01T10:00:05+08:00`. */
export function timeIn(value: unknown): number | undefined {
  const ms = typeof value === 'string' && rfc3339.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(ms) ? undefined : ms
}

/** Whether the calendar has this day; `2024-02-30` is none. */
export function isDay(day: string): boolean {
  const ms = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day)
}
