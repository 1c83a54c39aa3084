import { createHash } from 'node:crypto'
import { isJsonObject } from '../../protocol/index.ts'
import { isRawJson, parseExact } from './exact-json.ts'

/**
 * JSON with the keys of every object sorted and no blank: one text for one value, however a file was written or formatted.
 *
 * @param value what JSON.parse gives; members that are undefined do not count.
 */
export function canonicalJson(value: unknown): string {
  if (isRawJson(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (!isJsonObject(value)) return JSON.stringify(value) ?? 'null'
  const members = Object.keys(value)
    .sort()
    .flatMap((key) => (value[key] === undefined ? [] : `${JSON.stringify(key)}:${canonicalJson(value[key])}`))
  return `{${members.join(',')}}`
}

/** `sha256-…` of the canonical form, as in Subresource Integrity. */
export const contentHash = (value: unknown): string =>
  `sha256-${createHash('sha256').update(canonicalJson(value)).digest('base64')}`

/**
 * The hash of what a pact says, however the file is formatted. Its `metadata` names the versions of Pact's tools, which say
 * nothing of the plugin. WeChat's ids exceed what a double holds, so numbers count as they are written.
 *
 * @param text JSON
 */
export function pactHash(text: string): string {
  const pact = parseExact(text)
  if (!isJsonObject(pact)) return contentHash(pact)
  const { metadata: _, ...content } = pact
  return contentHash(content)
}
