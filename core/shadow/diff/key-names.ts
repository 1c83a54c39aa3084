import { isJsonObject } from '../../protocol/index.ts'
import type { NameOf } from './compare-trees.ts'

/** In place of a name that may be somebody's. */
export const hiddenName = '{key}'

/** As a plugin's author writes a field: letters first, at most three digits last (`thing20`). No openid, id or phone number is. */
const fieldForm = /^[A-Za-z][A-Za-z_.-]{0,39}\d{0,3}$/

/**
 * Names in what a plugin made of an input. One that the input holds as a text, or as a name that its schema does not know
 * (a table by openid), is the caller's and hidden.
 */
export function requestNames(input: unknown, inputSchema: unknown): NameOf {
  const theirs = textsOf(input, declaredNames(inputSchema))
  return (key) => (fieldForm.test(key) && !theirs.has(key) ? key : hiddenName)
}

/** Names in a push, which has no schema: those that are written as fields are. */
export const fieldName: NameOf = (key) => (fieldForm.test(key) ? key : hiddenName)

/** Names in an output: those that its schema declares. */
export function outputNames(outputSchema: unknown): NameOf {
  const declared = declaredNames(outputSchema)
  return (key) => (declared.has(key) ? key : hiddenName)
}

/** All texts in a value, and the names in it that are not declared. */
export function textsOf(
  value: unknown,
  declared: ReadonlySet<string>,
  found: Set<string> = new Set(),
): ReadonlySet<string> {
  if (typeof value === 'string' || typeof value === 'number') found.add(String(value))
  else if (Array.isArray(value)) for (const member of value) textsOf(member, declared, found)
  else if (isJsonObject(value))
    for (const [key, member] of Object.entries(value)) {
      if (!declared.has(key)) found.add(key)
      textsOf(member, declared, found)
    }
  return found
}

const known = new WeakMap<object, ReadonlySet<string>>()

/** Every name that stands in `properties` anywhere in a schema. */
export function declaredNames(schema: unknown): ReadonlySet<string> {
  if (typeof schema !== 'object' || schema === null) return new Set()
  const cached = known.get(schema)
  if (cached !== undefined) return cached
  const names = new Set<string>()
  collect(schema, names)
  known.set(schema, names)
  return names
}

function collect(schema: unknown, names: Set<string>): void {
  if (Array.isArray(schema)) for (const member of schema) collect(member, names)
  else if (isJsonObject(schema))
    for (const [key, member] of Object.entries(schema)) {
      if (key === 'properties' && isJsonObject(member)) for (const name of Object.keys(member)) names.add(name)
      collect(member, names)
    }
}
