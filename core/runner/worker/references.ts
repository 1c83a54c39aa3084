import { credential, isReference, secret } from '../../protocol/index.ts'
import type { CutReference } from './messages.ts'

/** Deeper than any body may be; what lies deeper is data. */
const maxDepth = 66

/**
 * Makes a value fit to cross to another thread: references, which are known by identity, are cut out and listed; of a
 * Buffer no more than its own bytes go (small ones share one piece of memory, and whatever else stands in it); what writes
 * itself as JSON is written. Nothing is changed in place.
 */
export function cutReferences(value: unknown): {
  readonly value: unknown
  readonly references: readonly CutReference[]
} {
  const references: CutReference[] = []
  return { value: cut(value, [], references), references }
}

function cut(value: unknown, path: readonly string[], found: CutReference[]): unknown {
  if (typeof value !== 'object' || value === null || path.length > maxDepth) return value
  if (isReference(value)) {
    found.push({ path, kind: value.kind, name: value.name })
    return null
  }
  if (value instanceof Uint8Array) return exactBytes(value)
  const writes = (value as { toJSON?: unknown }).toJSON
  if (typeof writes === 'function') return cut(writes.call(value, path.at(-1) ?? ''), [...path, ''], found)
  return cutMembers(value as Record<string, unknown>, path, found)
}

function cutMembers(value: Record<string, unknown>, path: readonly string[], found: CutReference[]): unknown {
  let copy: Record<string, unknown> | undefined
  for (const key of Object.keys(value)) {
    const child = value[key]
    if (typeof child !== 'object' || child === null) continue
    const crossing = cut(child, [...path, key], found)
    if (crossing === child) continue
    copy ??= (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>
    copy[key] = crossing
  }
  return copy ?? value
}

/** The bytes in memory of their own, as a plain Uint8Array. */
export const exactBytes = (bytes: Uint8Array): Uint8Array =>
  bytes.byteLength === bytes.buffer.byteLength && !Buffer.isBuffer(bytes) ? bytes : new Uint8Array(bytes)

/** Puts true references where some were cut out of `value`, which is a fresh clone and is changed in place. */
export function restoreReferences(value: unknown, references: readonly CutReference[]): unknown {
  const root = { value }
  for (const { path, kind, name } of references) {
    const last = path.at(-1)
    const parent = path.length === 0 ? root : parentOf(value, path.slice(0, -1))
    if (parent === undefined) continue
    const key = last ?? 'value'
    if (Object.hasOwn(parent, key)) Reflect.set(parent, key, (kind === 'secret' ? secret : credential)(name))
  }
  return root.value
}

function parentOf(value: unknown, path: readonly string[]): object | undefined {
  let at = value
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined
    at = (at as Record<string, unknown>)[step]
  }
  return typeof at === 'object' && at !== null ? at : undefined
}
