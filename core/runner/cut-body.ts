import { isJsonObject, isReference, pointerStep, valueAt, type WireBody } from '../protocol/index.ts'
import { isHeaderValue } from './header-value.ts'
import { InvalidWireRequestError } from './invalid-wire-request-error.ts'
import type { Fill, PreparedBody } from './prepared-request.ts'

const jsonType = 'application/json; charset=utf-8'
const maxDepth = 64

/** Writes the body, or keeps it as a template where references are in it. */
export function cutBody(body: WireBody, fill: Fill[]): PreparedBody {
  if (!isJsonObject(body)) throw new InvalidWireRequestError('body must be an object')
  if (body.kind === 'bytes') {
    const { bytes, contentType } = body
    if (!(bytes instanceof Uint8Array)) throw new InvalidWireRequestError('body.bytes must be a Uint8Array')
    if (typeof contentType !== 'string' || !isHeaderValue(contentType))
      throw new InvalidWireRequestError('body.contentType must be a string that may stand in a header')
    return { kind: 'bytes', contentType, bytes }
  }
  if (body.kind !== 'json') throw new InvalidWireRequestError('body must be made by json(…) or be {kind: "bytes"}')
  if (isReference(body.value)) throw new InvalidWireRequestError('body may hold references, but not be one')
  const before = fill.length
  const value = cutValue(body.value, [], fill)
  return fill.length === before
    ? { kind: 'text', contentType: jsonType, text: writeJson(body.value) }
    : { kind: 'template', contentType: jsonType, value: asJson(value, fill.slice(before)) }
}

/** What JSON makes of it: an intent is stored as JSON, and after a crash the same body must leave as before it. */
function asJson(value: unknown, fill: readonly Fill[]): unknown {
  const plain: unknown = JSON.parse(writeJson(value))
  for (const { at } of fill) {
    if (at.in === 'body' && valueAt(plain, at.steps.map(pointerStep).join('')) !== null)
      throw new InvalidWireRequestError('a reference stands where JSON does not reach (toJSON)')
  }
  return plain
}

/** A copy with null for each reference; the same object where there is none below it. */
function cutValue(value: unknown, steps: readonly string[], fill: Fill[]): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (isReference(value)) {
    fill.push({ at: { in: 'body', steps }, kind: value.kind, name: value.name })
    return null
  }
  if (steps.length > maxDepth) throw new InvalidWireRequestError(`body is nested deeper than ${maxDepth}`)
  let copy: Record<string, unknown> | undefined
  for (const key of Object.keys(value)) {
    const child = (value as Record<string, unknown>)[key]
    if (typeof child !== 'object' || child === null) continue
    const cut = cutValue(child, [...steps, key], fill)
    if (cut !== child) {
      copy ??= (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>
      copy[key] = cut
    }
  }
  return copy ?? value
}

export function writeJson(value: unknown): string {
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (error) {
    throw new InvalidWireRequestError(`body cannot be written as JSON: ${(error as Error).message}`)
  }
  if (text === undefined) throw new InvalidWireRequestError('body has no JSON form')
  return text
}
