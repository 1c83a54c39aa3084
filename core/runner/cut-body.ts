import { isReference, type WireBody } from '../protocol/index.ts'
import { InvalidWireRequestError } from './invalid-wire-request-error.ts'
import type { Fill, PreparedBody } from './prepared-request.ts'

const jsonType = 'application/json; charset=utf-8'
const maxDepth = 64

/** Writes the body, or keeps it as a template where references are in it. */
export function cutBody(body: WireBody, fill: Fill[]): PreparedBody {
  if (body.kind === 'bytes') {
    if (!(body.bytes instanceof Uint8Array)) throw new InvalidWireRequestError('body.bytes must be a Uint8Array')
    return { kind: 'bytes', contentType: String(body.contentType), bytes: body.bytes }
  }
  if (body.kind !== 'json') throw new InvalidWireRequestError('body must be made by json(…) or be {kind: "bytes"}')
  if (isReference(body.value)) throw new InvalidWireRequestError('body may hold references, but not be one')
  const before = fill.length
  const value = cutValue(body.value, [], fill)
  return fill.length === before
    ? { kind: 'text', contentType: jsonType, text: writeJson(body.value) }
    : { kind: 'template', contentType: jsonType, value }
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
