import { isJsonObject, type Json } from '@wxhost/core/protocol'

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
