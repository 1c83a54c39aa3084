import { isJsonObject, type JsonObject } from '../json.ts'
import { parseLossless } from '../lossless-json.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The JSON object in `bytes`, its long ids kept; undefined for anything else. */
export function readObject(bytes: Uint8Array): JsonObject | undefined {
  try {
    const value = parseLossless(utf8.decode(bytes))
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

export const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
