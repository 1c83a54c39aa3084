/** A value that can be written as JSON; bigints become raw numbers. */
export type Json = null | boolean | number | bigint | string | undefined | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json
}

/** As JSON.stringify, but ids beyond 2^53 are written as the raw numbers that WeChat sends. */
export function writeJson(value: Json): string {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return `[${value.map((item) => writeJson(item)).join(',')}]`
  if (typeof value === 'object' && value !== null) return writeObject(value as JsonObject)
  return JSON.stringify(value) ?? 'null'
}

function writeObject(value: JsonObject): string {
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${writeJson(member)}`).join(',')}}`
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Reads bytes as a JSON object; `undefined` when they are no UTF-8, no JSON or no object. */
export function readJsonObject(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
