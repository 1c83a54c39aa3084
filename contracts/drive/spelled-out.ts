import { isReference } from '@wxhost/core/protocol'

/** References have an identity that a comparison by shape would miss: a look-alike must not pass for one. */
export function spelledOut(value: unknown): unknown {
  if (isReference(value)) return Symbol.for(`reference to ${value.kind} ${value.name}`)
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(spelledOut)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, spelledOut(item)]))
}
